drop trigger session_moves_meetings on session;
drop function session_moves_meetings;
create or replace function run_moves_meetings() returns trigger language plpgsql as $$
begin
    delete from place_meeting p using booking b where b.id = p.booking_id and b.course_run_id = new.id;
    insert into place_meeting (booking_id, person_id, during, excused)
        select b.id, b.person_id, m, exists (select 1 from place_meeting o
            where o.person_id = b.person_id and o.during && m and not o.excused)
        from booking b cross join run_meetings(new.id) as m
        where b.course_run_id = new.id and b.status = 'confirmed';
    return null;
end $$;
drop function take_people_along;
create or replace function run_meetings(run uuid) returns setof tstzrange language sql stable as $$
    select tstzrange(begins, greatest(ends, begins + interval '1 minute'))
    from run_shown r,
        lateral (select (r.starts_on + r.starts_at) at time zone 'Europe/London' as begins,
            (r.starts_on + r.ends_at) at time zone 'Europe/London' as ends) m
    where r.id = run and begins is not null
$$;
drop trigger run_stays_called_off on course_run;
drop function run_stays_called_off;
drop index course_run_minimum;
alter table course_run
    drop constraint run_called_off_is_withdrawn,
    drop column called_off_at,
    drop column joining_notes,
    drop column joining_link,
    drop column minimum;
