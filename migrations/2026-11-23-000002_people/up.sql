create table training_provider (
    id uuid primary key,
    ukprn text not null constraint training_provider_ukprn_key unique check (ukprn ~ '^1[0-9]{7}$'),
    name text not null check (length(name) between 1 and 200),
    website text,
    -- Places that each dated run gets when its feed names none; null: the academy takes no bookings for it.
    default_capacity integer check (default_capacity between 1 and 1000),
    demonstration boolean not null default false,
    created_at timestamptz not null default now()
);

create table employer (
    id uuid primary key,
    name text not null check (length(name) between 1 and 200),
    demonstration boolean not null default false,
    created_at timestamptz not null default now()
);

create table person (
    id uuid primary key,
    email text not null constraint person_email_key unique check (email = lower(email) and length(email) <= 254),
    full_name text not null check (length(full_name) between 1 and 120),
    password_hash text not null,
    near text,
    created_at timestamptz not null default now()
);

create table role_assignment (
    person_id uuid not null references person (id) on delete cascade,
    role text not null check (role in ('employer_manager', 'tutor', 'academy_staff')),
    employer_id uuid references employer (id) on delete cascade,
    training_provider_id uuid references training_provider (id) on delete cascade,
    constraint role_has_its_organisation check (
        (role = 'employer_manager' and employer_id is not null and training_provider_id is null)
        or (role = 'tutor' and training_provider_id is not null and employer_id is null)
        or (role = 'academy_staff' and employer_id is null and training_provider_id is null)),
    constraint role_assignment_once unique nulls not distinct (person_id, role, employer_id, training_provider_id)
);

create table employment (
    person_id uuid not null references person (id) on delete cascade,
    employer_id uuid not null references employer (id) on delete cascade,
    started_on date not null,
    ended_on date,
    primary key (person_id, employer_id, started_on),
    check (ended_on is null or ended_on >= started_on)
);
create index employment_employer on employment (employer_id);

-- One row a sign-in; its refresh tokens replace each other, and the reuse of an old one ends them all.
create table sign_in_family (
    id uuid primary key,
    person_id uuid not null references person (id) on delete cascade,
    started_at timestamptz not null,
    ended_at timestamptz
);
create index sign_in_family_person on sign_in_family (person_id) where ended_at is null;

create table refresh_token (
    -- SHA-256 of the token: who reads the table cannot sign in with it.
    hash bytea primary key,
    family_id uuid not null references sign_in_family (id) on delete cascade,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index refresh_token_family on refresh_token (family_id);

-- Wrong passwords, by account, so that guessing is slow whatever the address it comes from.
create table sign_in_failure (
    email text not null,
    at timestamptz not null
);
create index sign_in_failure_email on sign_in_failure (email, at);

create table api_client (
    client_id text primary key,
    secret_hash text not null,
    training_provider_id uuid references training_provider (id) on delete cascade,
    employer_id uuid references employer (id) on delete cascade,
    constraint api_client_has_one_organisation check ((training_provider_id is null) <> (employer_id is null))
);

-- The answer to a write, kept so that a retry gets the same one.
create table idempotent_answer (
    caller text not null,
    key text not null,
    operation text not null,
    body_hash bytea not null,
    status integer not null,
    body jsonb not null,
    created_at timestamptz not null default now(),
    primary key (caller, operation, key)
);

-- Work to do after a commit: claimed with SKIP LOCKED, tried again with growing pauses.
create table job (
    id bigint generated always as identity primary key,
    kind text not null,
    payload jsonb not null,
    -- A second job with the same key is not made: an event has one effect.
    once_key text unique,
    run_at timestamptz not null default now(),
    attempts integer not null default 0,
    last_error text,
    done_at timestamptz,
    created_at timestamptz not null default now()
);
create index job_due on job (run_at) where done_at is null;
