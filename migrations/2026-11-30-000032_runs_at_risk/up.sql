-- What a person says of a run, beside what its feed says.
alter table course_run
    -- With fewer people it may not take place.
    add column minimum integer check (minimum between 1 and 1000),
    -- How to join online, and what to know of the room: for who has a place alone.
    add column joining_link text check (joining_link like 'https://%' and length(joining_link) <= 500),
    add column joining_notes text check (length(joining_notes) between 1 and 1000),
    -- A person called it off. No feed brings it back.
    add column called_off_at timestamptz,
    add constraint run_called_off_is_withdrawn check (called_off_at is null or withdrawn_at is not null);
create index course_run_minimum on course_run (starts_on) where minimum is not null and withdrawn_at is null;

create function run_stays_called_off() returns trigger language plpgsql as $$
begin
    if new.called_off_at is not null and new.withdrawn_at is null then
        new.withdrawn_at := new.called_off_at;
    end if;
    return new;
end $$;
create trigger run_stays_called_off before insert or update on course_run
    for each row execute function run_stays_called_off();

-- A run's meetings are its sessions, where its feed names them.
create or replace function run_meetings(run uuid) returns setof tstzrange language sql stable as $$
    with named as (select s.day, s.starts_at, s.ends_at from session s where s.course_run_id = run and s.fell_away_at is null),
        met as (select * from named union all
            select r.starts_on, r.starts_at, r.ends_at from run_shown r where r.id = run and not exists (select 1 from named))
    select distinct tstzrange(begins, greatest(ends, begins + interval '1 minute'))
    from met, lateral (select (met.day + met.starts_at) at time zone 'Europe/London' as begins,
        (met.day + met.ends_at) at time zone 'Europe/London' as ends) m
    where begins is not null
$$;

-- A run whose meetings moved takes its people with it, onto another place of theirs if it must be.
create function take_people_along(run uuid) returns void language plpgsql as $$
begin
    if not exists (select 1 from course_run where id = run and places_taken > 0) then
        return;
    end if;
    delete from place_meeting p using booking b where b.id = p.booking_id and b.course_run_id = run;
    insert into place_meeting (booking_id, person_id, during, excused)
        select b.id, b.person_id, m, exists (select 1 from place_meeting o
            where o.person_id = b.person_id and o.during && m and not o.excused)
        from booking b cross join run_meetings(run) as m
        where b.course_run_id = run and b.status = 'confirmed';
end $$;

create or replace function run_moves_meetings() returns trigger language plpgsql as $$
begin
    perform take_people_along(new.id);
    return null;
end $$;

create function session_moves_meetings() returns trigger language plpgsql as $$
begin
    perform take_people_along(case when tg_op = 'DELETE' then old.course_run_id else new.course_run_id end);
    return null;
end $$;
create trigger session_moves_meetings after insert or update or delete on session
    for each row execute function session_moves_meetings();
