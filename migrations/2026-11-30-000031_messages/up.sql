-- What a person was told, once each. Of the words, what they are made from is kept: the course, when and where, as it was
-- then, so that a message that is read again says what it said; no name and no word of the person's.
create table message (
    id uuid primary key,
    person_id uuid not null references person (id) on delete cascade,
    kind text not null check (kind in ('booked', 'requested', 'refused', 'waitlisted', 'offered', 'cancelled', 'declined', 'lapsed', 'joining',
        'week_before', 'day_before', 'changed', 'withdrawn', 'how_was_it')),
    booking_id uuid,
    -- What tells one of a kind from the next: the booking's version, the run's, or the day that is reminded of.
    version integer not null check (version >= 0),
    said jsonb not null,
    made_at timestamptz not null,
    -- It is to go by mail, as its person wants it.
    by_mail boolean not null,
    sent_at timestamptz,
    read_at timestamptz,
    -- The person keeps the place although it changed.
    kept_at timestamptz,
    -- A message belongs to whose booking it is about.
    constraint message_booking foreign key (booking_id, person_id) references booking (id, person_id) on delete cascade,
    constraint message_once unique nulls not distinct (person_id, kind, booking_id, version),
    constraint message_sent_by_mail check (sent_at is null or by_mail),
    constraint message_kept_when_changed check (kept_at is null or kind = 'changed')
);
create index message_of_person on message (person_id, made_at desc, id desc);
create index message_booking on message (booking_id);

-- The kinds of which a person wants no mail. What one must know to come, or not to come in vain, always goes by mail.
create table message_preference (
    person_id uuid primary key references person (id) on delete cascade,
    app_only text[] not null check (app_only <@ array['booked', 'requested', 'waitlisted', 'declined', 'lapsed', 'joining', 'week_before',
        'day_before', 'how_was_it'])
);

-- Runs with people on them that their training provider is moving: when and where they were before, until it has left them
-- alone for a while and the people are told.
create table schedule_change (
    course_run_id uuid primary key references course_run (id) on delete cascade,
    before jsonb not null,
    changed_at timestamptz not null
);
create index schedule_change_due on schedule_change (changed_at);
