-- The whole life of a booking: an employer's approval, who ended it and why, swaps, groups, and no two places at one time.
create extension if not exists btree_gist;

alter table booking rename column offer_ends_at to held_until;
alter table booking
    drop constraint booking_status_check,
    add constraint booking_status_check check (status in
        ('requested', 'confirmed', 'waitlisted', 'offered', 'cancelled', 'declined', 'refused', 'lapsed')),
    drop constraint booking_offer_has_an_end,
    -- A place that is held for an answer is held until a moment.
    add constraint booking_hold_has_an_end check ((status in ('offered', 'requested')) = (held_until is not null)),
    -- With which employer it was booked: who approves it, and whose it is to pay.
    add column employer_id uuid references employer (id) on delete set null,
    add column approval text not null default 'none' check (approval in ('none', 'asked', 'given')),
    add column cost_code text check (length(cost_code) between 1 and 40),
    -- The place that is kept until this one is confirmed.
    add column replaces uuid references booking (id),
    -- Who is booked together is offered places together.
    add column group_id uuid,
    add column ended_by text check (ended_by in ('person', 'employer', 'training_provider', 'academy', 'system')),
    add column ended_why text check (ended_why in
        ('cannot_come', 'work', 'not_needed', 'other_date', 'other', 'moved', 'substituted', 'left_employer',
         'run_called_off', 'fewer_places', 'account_closed')),
    -- It held a place at some time: when it ends, a place comes free.
    add column had_place boolean not null default false,
    -- What the employer says of its no, in its own words.
    add column refused_because text check (length(refused_because) between 1 and 300),
    -- Somebody put it before others in the line, and said why.
    add column moved_up_because text check (length(moved_up_because) between 1 and 300),
    add constraint booking_request_waits_for_approval check (status <> 'requested' or approval = 'asked'),
    add constraint booking_confirmed_is_approved check (status <> 'confirmed' or approval <> 'asked'),
    add constraint booking_ended_by_someone check
        (ended_by is null or status in ('cancelled', 'declined', 'refused', 'lapsed')),
    add constraint booking_ended_why_and_by check (ended_why is null or ended_by is not null),
    add constraint booking_replaces_another check (replaces <> id);

update booking b set had_place = b.status in ('confirmed', 'offered', 'declined', 'lapsed') or exists
    (select 1 from event e where e.subject_id = b.id and e.kind in ('booking.confirmed', 'booking.offered'));
create function booking_has_place() returns trigger language plpgsql as $$
begin
    new.had_place := new.had_place or new.status in ('requested', 'confirmed', 'offered');
    return new;
end $$;
create trigger booking_has_place before insert or update of status on booking
    for each row execute function booking_has_place();

drop index booking_one_live_per_person_and_run;
create unique index booking_one_live_per_person_and_run on booking (course_run_id, person_id)
    where status in ('requested', 'confirmed', 'waitlisted', 'offered');
drop index booking_offers;
create index booking_held_until on booking (held_until) where held_until is not null;
create index booking_to_approve on booking (employer_id, created_at)
    where approval = 'asked' and status in ('requested', 'waitlisted', 'offered');
-- One place is given up for one other.
create unique index booking_replaced_once on booking (replaces) where status in ('requested', 'waitlisted', 'offered');

create or replace function booking_counts() returns trigger language plpgsql as $$
declare
    held integer := 0;
    waits integer := 0;
    run uuid;
begin
    if tg_op <> 'INSERT' then
        run := old.course_run_id;
        held := held - (old.status in ('requested', 'confirmed', 'offered'))::integer;
        waits := waits - (old.status = 'waitlisted')::integer;
    end if;
    if tg_op <> 'DELETE' then
        run := new.course_run_id;
        held := held + (new.status in ('requested', 'confirmed', 'offered'))::integer;
        waits := waits + (new.status = 'waitlisted')::integer;
    end if;
    if held <> 0 or waits <> 0 then
        update course_run set places_taken = places_taken + held, waiting = waiting + waits where id = run;
    end if;
    return null;
end $$;

-- When a run's meetings are, as far as their times are known. An end that nobody named is a minute after the beginning: what
-- is not known refuses nobody.
create function run_meetings(run uuid) returns setof tstzrange language sql stable as $$
    select tstzrange(begins, greatest(ends, begins + interval '1 minute'))
    from run_shown r,
        lateral (select (r.starts_on + r.starts_at) at time zone 'Europe/London' as begins,
            (r.starts_on + r.ends_at) at time zone 'Europe/London' as ends) m
    where r.id = run and begins is not null
$$;

-- When a person is where, by the places they hold.
create table place_meeting (
    booking_id uuid not null references booking (id) on delete cascade,
    person_id uuid not null references person (id),
    during tstzrange not null,
    -- The training provider moved the meeting onto another: the person was told, and may keep both.
    excused boolean not null default false,
    primary key (booking_id, during),
    -- Nobody is at two places at one time.
    constraint place_no_two_at_once exclude using gist (person_id with =, booking_id with <>, during with &&)
        where (not excused)
);

create function booking_meets() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.status = 'confirmed' and new.status <> 'confirmed' then
        delete from place_meeting where booking_id = new.id;
    end if;
    if new.status = 'confirmed' and (tg_op = 'INSERT' or old.status <> 'confirmed') then
        insert into place_meeting (booking_id, person_id, during)
            select new.id, new.person_id, during from run_meetings(new.course_run_id) as during;
    end if;
    return null;
end $$;
create trigger booking_meets after insert or update of status on booking
    for each row execute function booking_meets();

-- A run whose meetings moved takes its people with it, onto another place of theirs if it must be.
create function run_moves_meetings() returns trigger language plpgsql as $$
begin
    delete from place_meeting p using booking b where b.id = p.booking_id and b.course_run_id = new.id;
    insert into place_meeting (booking_id, person_id, during, excused)
        select b.id, b.person_id, m, exists (select 1 from place_meeting o
            where o.person_id = b.person_id and o.during && m and not o.excused)
        from booking b cross join run_meetings(new.id) as m
        where b.course_run_id = new.id and b.status = 'confirmed';
    return null;
end $$;
create trigger run_moves_meetings after update of starts_on, starts_at, ends_at on course_run
    for each row when ((old.starts_on, old.starts_at, old.ends_at) is distinct from (new.starts_on, new.starts_at, new.ends_at))
    execute function run_moves_meetings();

-- Of places that were booked before there was this rule, the later one is excused.
insert into place_meeting (booking_id, person_id, during, excused)
    select b.id, b.person_id, m, exists (select 1 from booking o cross join run_meetings(o.course_run_id) as other
        where o.person_id = b.person_id and o.status = 'confirmed' and o.id < b.id and other && m)
    from booking b cross join run_meetings(b.course_run_id) as m
    where b.status = 'confirmed';

-- What an employer wants to be asked about before its workers book.
create table approval_rule (
    employer_id uuid primary key references employer (id) on delete cascade,
    asks text not null check (asks in ('never', 'always', 'when')),
    over_pence bigint check (over_pence between 0 and 100000000),
    outside_hours boolean not null default false,
    updated_by uuid references person (id) on delete set null,
    updated_at timestamptz not null,
    constraint approval_rule_has_a_reason check
        ((asks = 'when') = (over_pence is not null or outside_hours))
);
