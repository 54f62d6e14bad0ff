drop table approval_rule;
drop trigger run_moves_meetings on course_run;
drop function run_moves_meetings;
drop trigger booking_has_place on booking;
drop function booking_has_place;
drop trigger booking_meets on booking;
drop function booking_meets;
drop table place_meeting;
drop function run_meetings;

-- What the older shape does not know is called off.
update booking set status = 'cancelled', held_until = null where status in ('requested', 'refused');

drop index booking_replaced_once;
drop index booking_to_approve;
drop index booking_held_until;
drop index booking_one_live_per_person_and_run;
alter table booking
    drop constraint booking_status_check,
    drop constraint booking_hold_has_an_end,
    drop constraint booking_request_waits_for_approval,
    drop constraint booking_confirmed_is_approved,
    drop constraint booking_ended_by_someone,
    drop constraint booking_ended_why_and_by,
    drop constraint booking_replaces_another,
    drop column employer_id,
    drop column approval,
    drop column cost_code,
    drop column replaces,
    drop column group_id,
    drop column ended_by,
    drop column ended_why,
    drop column had_place,
    drop column refused_because,
    drop column moved_up_because;
alter table booking rename column held_until to offer_ends_at;
alter table booking
    add constraint booking_status_check check (status in ('confirmed', 'waitlisted', 'offered', 'cancelled', 'declined', 'lapsed')),
    add constraint booking_offer_has_an_end check ((status = 'offered') = (offer_ends_at is not null));
create unique index booking_one_live_per_person_and_run on booking (course_run_id, person_id)
    where status in ('confirmed', 'waitlisted', 'offered');
create index booking_offers on booking (offer_ends_at) where status = 'offered';

create or replace function booking_counts() returns trigger language plpgsql as $$
declare
    held integer := 0;
    waits integer := 0;
    run uuid;
begin
    if tg_op <> 'INSERT' then
        run := old.course_run_id;
        held := held - (old.status in ('confirmed', 'offered'))::integer;
        waits := waits - (old.status = 'waitlisted')::integer;
    end if;
    if tg_op <> 'DELETE' then
        run := new.course_run_id;
        held := held + (new.status in ('confirmed', 'offered'))::integer;
        waits := waits + (new.status = 'waitlisted')::integer;
    end if;
    if held <> 0 or waits <> 0 then
        update course_run set places_taken = places_taken + held, waiting = waiting + waits where id = run;
    end if;
    return null;
end $$;
