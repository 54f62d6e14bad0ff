-- An employer's ASC-WDS files, taken in. While its body still comes, an import is 'receiving' and nobody sees it.
create table asc_wds_import (
    id uuid primary key,
    employer_id uuid not null references employer (id) on delete cascade,
    dry_run boolean not null,
    files text[] not null default '{}'
        constraint asc_wds_import_of_known_files check (files <@ array['workplaces', 'workers', 'training']),
    state text not null check (state in ('receiving', 'running', 'completed', 'failed')),
    created bigint not null default 0,
    updated bigint not null default 0,
    unchanged bigint not null default 0,
    removed bigint not null default 0,
    refused bigint not null default 0,
    -- All that were found, kept or not.
    errors bigint not null default 0,
    warnings bigint not null default 0,
    started_by uuid references person (id) on delete set null,
    started_at timestamptz not null,
    finished_at timestamptz,
    failure_code text,
    failure text,
    constraint asc_wds_import_ends check ((state in ('completed', 'failed')) = (finished_at is not null)),
    constraint asc_wds_import_fails_with_a_reason check ((state = 'failed') = (failure is not null and failure_code is not null))
);
create index asc_wds_import_employer on asc_wds_import (employer_id, started_at desc, id desc);

-- Its rows, stripped before they came here of all that the academy does not need. They go when the import ends.
create table asc_wds_row (
    import_id uuid not null references asc_wds_import (id) on delete cascade,
    file text not null check (file in ('workplaces', 'workers', 'training')),
    line bigint not null,
    content jsonb not null,
    primary key (import_id, file, line)
);

-- What was wrong: in the order of the files, and of each file.
create table asc_wds_finding (
    import_id uuid not null references asc_wds_import (id) on delete cascade,
    file text not null check (file in ('workplaces', 'workers', 'training')),
    -- The place of the file among the three.
    file_order smallint not null,
    line bigint not null,
    -- Among those of one line.
    position bigint not null,
    workplace text,
    worker text,
    column_name text not null,
    code text not null,
    severity text not null check (severity in ('error', 'warning')),
    reason text not null,
    advice text not null,
    primary key (import_id, file_order, line, position)
);

-- Staff as the employer knows them by its ASC-WDS files, with an account or without. It is the employer's, and goes when
-- the employer takes it away; what was written into a person's own record stays theirs.
create table staff_member (
    id uuid primary key,
    employer_id uuid not null references employer (id) on delete cascade,
    workplace_id uuid not null,
    -- UNIQUEWORKERID, and as it is compared: without spaces.
    worker_id text not null check (length(worker_id) between 1 and 50),
    worker_key text not null,
    -- DISPLAYID: a name, or whatever the employer calls the worker by.
    display_id text not null check (length(display_id) between 1 and 50),
    job_role text references job_role (code),
    job_description text check (length(job_description) <= 120),
    started_on date,
    care_certificate text check (care_certificate in ('completed', 'in_progress', 'not_started')),
    level_two_certificate text check (level_two_certificate in ('completed', 'in_progress', 'not_started')),
    level_two_year integer check (level_two_year >= 2024),
    pathway_category integer,
    -- Codes (QUALACHnn) with the year each was achieved.
    qualifications jsonb not null default '[]',
    -- The account, once the employer says whose id it is.
    person_id uuid references person (id) on delete set null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint staff_member_is_the_employers foreign key (workplace_id, employer_id)
        references workplace (id, employer_id) on delete cascade,
    constraint staff_member_worker_id_key unique (workplace_id, worker_key),
    constraint staff_member_year_is_of_a_certificate check (level_two_year is null or level_two_certificate = 'completed')
);
create index staff_member_employer on staff_member (employer_id);
create index staff_member_person on staff_member (person_id) where person_id is not null;

-- What they were trained in, as the employer has it.
create table staff_training (
    id uuid primary key,
    staff_member_id uuid not null references staff_member (id) on delete cascade,
    category integer not null check (category between 1 and 999),
    name text check (length(name) between 1 and 120),
    accredited text check (accredited in ('yes', 'no', 'unknown')),
    delivered_by text check (delivered_by in ('in_house', 'external')),
    -- A code of ASC-WDS.
    provider_code integer,
    how_delivered text check (how_delivered in ('face_to_face', 'e_learning')),
    validity_months integer check (validity_months between 1 and 999),
    does_not_expire boolean not null,
    completed_on date,
    expires_on date,
    notes text check (length(notes) <= 1000),
    -- The entry of the person's own record that it became, or that said the same already.
    training_record_id uuid references training_record (id) on delete set null,
    created_at timestamptz not null,
    constraint staff_training_once unique nulls not distinct (staff_member_id, category, name, completed_on, expires_on),
    constraint staff_training_expires_after_completed check (expires_on > completed_on),
    constraint staff_training_provider_is_external check (provider_code is null or delivered_by = 'external'),
    constraint staff_training_lasts_or_not check (not (does_not_expire and validity_months is not null))
);

-- Where an entry of a record came from, when no register of ours is behind it, and which employer stands behind it: its
-- name is copied, so that the entry outlives it.
alter table training_record
    add column source text check (source in ('asc_wds')),
    add column confirmed_by uuid references employer (id) on delete set null,
    add column confirmed_by_name text;
