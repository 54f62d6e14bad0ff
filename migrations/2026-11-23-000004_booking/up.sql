create sequence booking_order;

create table booking (
    id uuid primary key,
    course_run_id uuid not null references course_run (id),
    person_id uuid not null references person (id),
    status text not null check (status in ('confirmed', 'waitlisted', 'offered', 'cancelled', 'lapsed')),
    -- First come, first served: drawn while the run's row is locked.
    queue_number bigint not null default nextval('booking_order'),
    offer_ends_at timestamptz,
    calendar_sequence integer not null default 0,
    booked_by uuid references person (id),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint booking_offer_has_an_end check ((status = 'offered') = (offer_ends_at is not null)),
    constraint booking_person_run_key unique (id, person_id)
);

-- Invariant 2.
create unique index booking_one_live_per_person_and_run on booking (course_run_id, person_id)
    where status in ('confirmed', 'waitlisted', 'offered');
create index booking_queue on booking (course_run_id, queue_number) where status = 'waitlisted';
create index booking_person on booking (person_id, created_at);
create index booking_offers on booking (offer_ends_at) where status = 'offered';

-- Keeps course_run.places_taken and waiting: with the check run_within_capacity this is invariant 1.
create function booking_counts() returns trigger language plpgsql as $$
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
create trigger booking_counts after insert or update of status or delete on booking
    for each row execute function booking_counts();

-- A booking never moves to another run or person: its history would lie.
create function booking_stays() returns trigger language plpgsql as $$
begin
    if new.course_run_id <> old.course_run_id or new.person_id <> old.person_id then
        raise exception 'a booking keeps its run and its person' using errcode = 'check_violation', constraint = 'booking_stays';
    end if;
    return new;
end $$;
create trigger booking_stays before update on booking for each row execute function booking_stays();

create table attendance (
    booking_id uuid primary key references booking (id),
    mark text not null check (mark in ('attended', 'absent')),
    marked_by uuid references person (id),
    marked_at timestamptz not null
);

-- What happened, in order, by ids alone.
create table event (
    id bigint generated always as identity primary key,
    kind text not null,
    subject_id uuid not null,
    actor_id uuid,
    at timestamptz not null,
    data jsonb not null default '{}'
);
create index event_subject on event (subject_id, id);
