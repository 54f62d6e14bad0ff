-- A file as it was sent, in parts: nobody holds it whole, and an accepted file survives a stop of the server.
create table import_file (
    id uuid primary key,
    bytes bigint not null default 0,
    created_at timestamptz not null
);
create table import_file_part (
    file_id uuid not null references import_file (id) on delete cascade,
    position integer not null,
    content bytea not null,
    primary key (file_id, position)
);
-- Squeezing what may be squeezed already costs more than it saves.
alter table import_file_part alter column content set storage external;

alter table import_job
    drop column content,
    add column file_id uuid references import_file (id) on delete set null,
    add column mode text not null default 'delta' check (mode in ('delta', 'snapshot')),
    add column dry_run boolean not null default false,
    -- Of the courses that are listed, the share a snapshot may take off, in percent.
    add column withdraw_at_most integer not null default 20 check (withdraw_at_most between 0 and 100),
    add column bytes bigint;

-- How far an import has come, beside the transaction that loads it.
create table import_progress (
    import_id uuid primary key references import_job (id) on delete cascade,
    courses bigint not null,
    runs bigint not null,
    at timestamptz not null
);

-- What a dry run would change.
create table import_change (
    import_id uuid not null references import_job (id) on delete cascade,
    position bigint not null,
    what text not null check (what in ('course', 'run')),
    change text not null check (change in ('created', 'updated', 'withdrawn')),
    reference text not null,
    run_reference text,
    title text not null,
    -- [{field, before, after}]
    fields jsonb not null default '[]',
    primary key (import_id, position)
);
