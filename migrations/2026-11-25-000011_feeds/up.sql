-- A feed that we fetch ourselves.
create table feed (
    id uuid primary key,
    training_provider_id uuid not null references training_provider (id) on delete cascade,
    url text not null check (length(url) between 1 and 2000),
    format text,
    mode text not null check (mode in ('delta', 'snapshot')),
    withdraw_at_most integer not null check (withdraw_at_most between 0 and 100),
    every_hours integer not null check (every_hours between 1 and 168),
    etag text,
    last_modified text,
    next_at timestamptz not null,
    fetched_at timestamptz,
    outcome text check (outcome in ('loading', 'unchanged', 'failed')),
    failure text,
    failures integer not null default 0,
    import_id uuid references import_job (id) on delete set null,
    created_at timestamptz not null,
    constraint feed_url_key unique (training_provider_id, url)
);
create index feed_due on feed (next_at);
