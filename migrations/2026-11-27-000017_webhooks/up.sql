-- An event has the name under which other systems hear of it.
update event set kind = 'record.issued' where kind = 'training_record.created';
update event set kind = 'record.revoked' where kind = 'training_record.revoked';

-- Events that nobody has been told of yet: written with the event, gone when each endpoint has its delivery.
create table outgoing_event (
    event_id bigint primary key references event (id) on delete cascade
);

-- What is done once a day, and when it was last.
create table daily_job (
    kind text primary key,
    day date not null
);

-- One warning a record and number of days before its last.
create table record_warning (
    training_record_id uuid not null references training_record (id) on delete cascade,
    days integer not null check (days > 0),
    primary key (training_record_id, days)
);

create table webhook_endpoint (
    id uuid primary key,
    employer_id uuid references employer (id) on delete cascade,
    training_provider_id uuid references training_provider (id) on delete cascade,
    url text not null check (length(url) between 1 and 2000),
    description text check (length(description) between 1 and 200),
    event_types text[] not null check (cardinality(event_types) between 1 and 20),
    state text not null check (state in ('on', 'paused', 'gone', 'failing')),
    -- Since when nothing was taken.
    failing_since timestamptz,
    -- It asked us to wait.
    rests_until timestamptz,
    created_by uuid references person (id) on delete set null,
    created_at timestamptz not null,
    constraint webhook_endpoint_has_one_organisation check ((employer_id is null) <> (training_provider_id is null))
);
create index webhook_endpoint_employer on webhook_endpoint (employer_id) where employer_id is not null;
create index webhook_endpoint_provider on webhook_endpoint (training_provider_id) where training_provider_id is not null;

-- Sealed with a key that is not in the database: who reads the table cannot sign.
create table webhook_secret (
    endpoint_id uuid not null references webhook_endpoint (id) on delete cascade,
    sealed bytea not null,
    made_at timestamptz not null,
    -- Null: the one that counts; else until when it signs beside the newer.
    ends_at timestamptz
);
create unique index webhook_secret_one_current on webhook_secret (endpoint_id) where ends_at is null;
create index webhook_secret_of on webhook_secret (endpoint_id, made_at);

create table webhook_delivery (
    id uuid primary key,
    endpoint_id uuid not null references webhook_endpoint (id) on delete cascade,
    -- Null: a test.
    event_id bigint references event (id) on delete cascade,
    -- The order in which things happened: of one subject nothing overtakes.
    sequence bigint generated always as identity,
    event_type text not null,
    subject_id uuid not null,
    -- About whom: asked again before each try whether the employer may still hear of them.
    person_id uuid references person (id) on delete cascade,
    body text not null constraint webhook_delivery_is_thin check (octet_length(body) < 20000),
    state text not null check (state in ('waiting', 'delivered', 'dead', 'withheld')),
    tries integer not null default 0 check (tries >= 0),
    next_at timestamptz,
    -- A worker is sending it; when that is over without a result, the worker was killed.
    taken_until timestamptz,
    tried_at timestamptz,
    status integer,
    milliseconds integer,
    answer text check (length(answer) <= 200),
    failure text check (length(failure) <= 300),
    created_at timestamptz not null,
    constraint webhook_delivery_once unique (endpoint_id, event_id),
    constraint webhook_delivery_waits_for_a_time check ((state = 'waiting') = (next_at is not null))
);
create index webhook_delivery_due on webhook_delivery (next_at) where state = 'waiting';
create index webhook_delivery_order on webhook_delivery (endpoint_id, subject_id, sequence) where state = 'waiting';
create index webhook_delivery_taken on webhook_delivery (endpoint_id) where taken_until is not null;
create index webhook_delivery_of on webhook_delivery (endpoint_id, sequence);
create index webhook_delivery_age on webhook_delivery (created_at);
