drop table confirmation_request;
drop table evidence_file;
drop function evidence_goes();
create or replace function record_is_kept() returns trigger language plpgsql as $$
begin
    if (new.person_id, new.title, new.achieved_on, new.expires_on, new.verification_level, new.created_at)
        is distinct from (old.person_id, old.title, old.achieved_on, old.expires_on, old.verification_level, old.created_at)
    then
        raise exception 'a training record is not overwritten: revoke it and write a new one'
            using errcode = 'check_violation', constraint = 'record_is_kept';
    end if;
    return new;
end $$;
drop table record_verification;
update training_record set source = null where source = 'person';
alter table training_record
    drop column replaces,
    drop column minutes,
    drop column certificate_number,
    drop constraint training_record_source_check,
    add constraint training_record_source_check check (source in ('asc_wds', 'employer', 'credential'));
