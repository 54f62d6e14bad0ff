-- A workplace by the id that the employer's HR system has of it. LOCALESTID of ASC-WDS files (local_id) is another.
alter table workplace
    add column hr_id text check (length(hr_id) between 1 and 200),
    add constraint workplace_hr_id_key unique (employer_id, hr_id);

-- A worker as their employer's HR system knows them: one row for each worker and employer, with an account or without.
-- What it says of someone is the employer's; the account, the jobs and the record are the person's own.
create table hr_worker (
    id uuid primary key,
    employer_id uuid not null references employer (id) on delete cascade,
    -- Null: who is invited has not joined yet, or was erased.
    person_id uuid references person (id) on delete set null,
    user_name text not null check (length(user_name) between 1 and 200),
    external_id text check (length(external_id) between 1 and 200),
    -- Names, addresses, number, department, manager, as the HR system says them. Null: it has said nothing yet, and sees
    -- the worker by their jobs alone.
    said jsonb,
    -- What counts while nobody has joined; afterwards the jobs say it.
    active boolean not null,
    job_role text references job_role (code),
    started_on date,
    invitation_id uuid references invitation (id) on delete set null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    -- Taken away by the HR system.
    gone_at timestamptz,
    constraint hr_worker_person_key unique (employer_id, person_id),
    constraint hr_worker_of_employer unique (id, employer_id)
);
create unique index hr_worker_user_name_key on hr_worker (employer_id, lower(user_name)) where gone_at is null;
create unique index hr_worker_external_id_key on hr_worker (employer_id, external_id) where gone_at is null;
create index hr_worker_person on hr_worker (person_id) where person_id is not null;
create unique index hr_worker_invitation_key on hr_worker (invitation_id);

-- Where someone is to work while they hold no job: the first is the main place.
create table hr_place (
    worker_id uuid not null,
    employer_id uuid not null,
    workplace_id uuid not null,
    position integer not null,
    primary key (worker_id, workplace_id),
    foreign key (worker_id, employer_id) references hr_worker (id, employer_id) on delete cascade,
    constraint hr_place_is_the_employers
        foreign key (workplace_id, employer_id) references workplace (id, employer_id) on delete cascade
);
create index hr_place_workplace on hr_place (workplace_id);

insert into hr_worker (id, employer_id, person_id, user_name, external_id, active, created_at, changed_at)
    select new.id, e.employer_id, e.person_id, new.id::text, max(e.external_id), true, now(), now()
    from employment e, lateral (select md5(e.employer_id::text || e.person_id::text)::uuid as id) new
    group by e.employer_id, e.person_id, new.id;
