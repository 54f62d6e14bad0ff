-- The meetings of a run whose feed names them one by one. A run without rows here has one meeting, on its first day.
create table session (
    course_run_id uuid not null references course_run (id) on delete cascade,
    -- From 1, in order: what a diary knows it by. One that moves keeps its number.
    number smallint not null check (number between 1 and 400),
    day date not null,
    starts_at time,
    ends_at time,
    -- The feed names it no more.
    fell_away_at timestamptz,
    primary key (course_run_id, number),
    constraint session_ends_after_start check (ends_at is null or starts_at is null or ends_at > starts_at)
);

-- Grows whenever a run is at another time or place, is taken off or comes back: diaries follow the higher number.
alter table course_run add column session_version integer not null default 0 check (session_version >= 0);
-- When that was last.
alter table course_run add column rescheduled_at timestamptz;

-- An address to subscribe to one's own calendar by. Of its token the hash alone is kept; a new one takes its place.
create table calendar_feed (
    person_id uuid primary key references person (id) on delete cascade,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    made_at timestamptz not null,
    -- By day alone: it shows whether it is used, not when somebody looks at their phone.
    last_fetched_on date
);
