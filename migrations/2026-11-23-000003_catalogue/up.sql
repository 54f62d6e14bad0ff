create table venue (
    id uuid primary key,
    training_provider_id uuid not null references training_provider (id) on delete cascade,
    reference text not null,
    name text not null,
    address text,
    town text,
    postcode text,
    latitude double precision,
    longitude double precision,
    -- How exact the point is.
    point_from text check (point_from in ('postcode', 'outcode')),
    constraint venue_reference_key unique (training_provider_id, reference),
    constraint venue_point_is_whole check (num_nulls(latitude, longitude, point_from) in (0, 3))
);

create table course (
    id uuid primary key,
    training_provider_id uuid not null references training_provider (id) on delete cascade,
    reference text not null check (length(reference) between 1 and 255),
    title text not null check (length(title) between 1 and 255),
    summary text not null,
    level smallint check (level between 0 and 8),
    learning_aim_ref text,
    awarding_body text,
    -- [{heading, text}] in reading order; plain text, never markup.
    sections jsonb not null default '[]',
    keywords text[] not null default '{}',
    website text,
    source_format text not null,
    content_hash bytea not null,
    withdrawn_at timestamptz,
    -- Subject names and synonyms, kept beside so that a search for the worker's word finds the college's.
    subject_words text not null default '',
    search tsvector generated always as (
        setweight(to_tsvector('english', coalesce(title, '')), 'A')
        || setweight(to_tsvector('english', coalesce(subject_words, '')), 'B')
        || setweight(to_tsvector('english', coalesce(summary, '')), 'C')
        || setweight(jsonb_to_tsvector('english', sections, '["string"]'), 'D')) stored,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint course_reference_key unique (training_provider_id, reference)
);
create index course_search on course using gin (search);
create index course_title_trgm on course using gin (lower(title) gin_trgm_ops);

-- Tags set by the rule say which words they rest on; tags set by a person win and stay.
create table course_subject (
    course_id uuid not null references course (id) on delete cascade,
    subject_code text not null references subject (code),
    because text not null,
    by_person boolean not null default false,
    primary key (course_id, subject_code)
);
create index course_subject_code on course_subject (subject_code);

-- A person has set this course's subjects: the rule leaves it alone.
create table course_subject_correction (
    course_id uuid primary key references course (id) on delete cascade,
    person_id uuid references person (id) on delete set null,
    at timestamptz not null
);

create table course_run (
    id uuid primary key,
    course_id uuid not null references course (id) on delete cascade,
    reference text not null,
    starts_on date,
    starts_at time,
    ends_on date,
    ends_at time,
    flexible_start boolean not null default false,
    mode text not null check (mode in ('classroom', 'online', 'work_based', 'blended')),
    study_mode text check (study_mode in ('full_time', 'part_time', 'flexible')),
    attendance_pattern text check (attendance_pattern in ('daytime', 'evening', 'weekend', 'day_or_block_release')),
    duration text,
    venue_id uuid references venue (id),
    cost_pence bigint check (cost_pence between 0 and 100000000),
    cost_description text,
    url text,
    content_hash bytea not null,
    withdrawn_at timestamptz,
    capacity integer check (capacity between 1 and 1000),
    -- Set by a person: a feed no longer changes the capacity.
    capacity_by_person boolean not null default false,
    places_taken integer not null default 0,
    waiting integer not null default 0 check (waiting >= 0),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint course_run_reference_key unique (course_id, reference),
    constraint course_run_ends_after_start check (ends_on is null or starts_on is null or ends_on >= starts_on),
    -- Invariant 1. places_taken is kept by the trigger on booking, so no code path can overbook.
    constraint run_within_capacity check (places_taken >= 0 and places_taken <= coalesce(capacity, 0))
);
create index course_run_course on course_run (course_id, starts_on);
create index course_run_starts on course_run (starts_on) where withdrawn_at is null;
create index course_run_venue on course_run (venue_id);

create table import_job (
    id uuid primary key,
    training_provider_id uuid not null references training_provider (id) on delete cascade,
    format text not null,
    state text not null check (state in ('running', 'completed', 'failed')),
    created bigint not null default 0,
    updated bigint not null default 0,
    unchanged bigint not null default 0,
    withdrawn bigint not null default 0,
    refused bigint not null default 0,
    failure text,
    -- The file until it is loaded: an accepted file survives a stop of the server.
    content bytea,
    started_at timestamptz not null,
    finished_at timestamptz
);
create index import_job_provider on import_job (training_provider_id, started_at desc);

create table import_issue (
    import_id uuid not null references import_job (id) on delete cascade,
    position integer not null,
    line bigint,
    field text not null,
    code text not null,
    reason text not null,
    refused boolean not null,
    reference text,
    primary key (import_id, position)
);
