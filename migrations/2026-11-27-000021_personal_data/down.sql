drop table retention_setting;
drop table erasure;
alter table person
    drop constraint person_erased_is_nobody,
    drop constraint person_has_a_name_to_sign_in_with,
    drop column erased_at,
    add constraint person_has_a_name_to_sign_in_with check (email is not null or mobile is not null) not valid;
drop table access_line;
drop trigger event_unsealed on event;
drop trigger event_is_kept on event;
drop trigger event_is_kept_whole on event;
drop function seal_events(integer);
drop function event_hash(bytea, bigint, event);
drop table audit_head;
drop table event_seal;
drop table unsealed_event;
drop function event_is_kept();
drop function event_unsealed();
