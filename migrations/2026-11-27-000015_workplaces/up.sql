create extension if not exists btree_gist;

-- What ASC-WDS files name by number: job roles (MAINJOBROLE) and services (MAINSERVICE). Loaded with the reference data.
create table job_role (
    code text primary key check (code ~ '^[0-9]{1,3}$'),
    name text not null,
    -- Null: a retired role is in none.
    job_group text,
    -- ASC-WDS gives it to nobody new.
    retired boolean not null,
    position integer not null
);
create table service_type (
    code text primary key check (code ~ '^[0-9]{1,3}$'),
    name text not null,
    category text not null,
    -- Whether it can be the main service of a workplace.
    can_be_main boolean not null,
    position integer not null
);

-- ASC-WDS ESTTYPE. Null: nobody has said yet.
alter table employer add column kind text
    check (kind in ('local_authority_adult', 'local_authority_other', 'private', 'voluntary', 'other'));
-- Since when the present name is held. Null: as far back as we know.
alter table employer add column name_since date;
alter table training_provider add column name_since date;

-- Names that organisations held before, each until the day the next began.
create table former_name (
    employer_id uuid references employer (id) on delete cascade,
    training_provider_id uuid references training_provider (id) on delete cascade,
    name text not null check (length(name) between 1 and 200),
    held_from date,
    held_until date not null,
    constraint former_name_of_one_organisation check (num_nonnulls(employer_id, training_provider_id) = 1),
    constraint former_name_held_a_day check (held_until > held_from),
    constraint former_name_ends_once unique nulls not distinct (employer_id, training_provider_id, held_until)
);

create table workplace (
    id uuid primary key,
    employer_id uuid not null references employer (id) on delete cascade,
    name text not null check (length(name) between 1 and 200),
    address text check (length(address) between 1 and 300),
    postcode text check (length(postcode) between 6 and 8),
    -- LOCALESTID: the employer's own id of it in ASC-WDS files.
    local_id text check (length(local_id) between 1 and 50),
    -- The id that ASC-WDS gives it.
    asc_wds_id text check (asc_wds_id ~ '^[A-Z][0-9]{4,10}$'),
    cqc_location_id text check (cqc_location_id ~ '^1-[0-9]{1,12}$'),
    main_service text references service_type (code),
    opened_on date,
    -- The last day.
    closed_on date,
    created_at timestamptz not null,
    constraint workplace_closes_after_it_opens check (closed_on >= opened_on),
    constraint workplace_local_id_key unique (employer_id, local_id),
    constraint workplace_of_employer unique (id, employer_id)
);
create index workplace_by_name on workplace (employer_id, name, id);

-- A job. A person may have several at once, at one employer or more.
alter table employment
    drop constraint employment_pkey,
    add column id uuid not null default gen_random_uuid() primary key,
    add column workplace_id uuid,
    add column job_role text references job_role (code),
    -- The id that the employer's own HR system has of the worker.
    add column external_id text check (length(external_id) between 1 and 200),
    -- UNIQUEWORKERID of ASC-WDS files.
    add column asc_wds_worker_id text check (length(asc_wds_worker_id) between 1 and 50),
    -- Left at once, at this moment; never in time to come. Without it the last day (ended_on) counts whole.
    add column left_at timestamptz,
    add constraint employment_workplace_is_the_employers
        foreign key (workplace_id, employer_id) references workplace (id, employer_id),
    add constraint employment_left_has_a_last_day check (left_at is null or ended_on is not null),
    -- An id of theirs is one person's: their jobs share it, nobody else has it.
    add constraint employment_external_id_is_one_persons
        exclude using gist (employer_id with =, external_id with =, person_id with <>),
    add constraint employment_worker_id_is_one_persons
        exclude using gist (workplace_id with =, asc_wds_worker_id with =, person_id with <>);
alter table employment alter column id drop default;
-- Nobody begins one job twice.
create unique index employment_once on employment (person_id, employer_id, workplace_id, job_role, started_on)
    nulls not distinct where left_at is null;
create index employment_workplace on employment (workplace_id);
create index employment_person on employment (person_id);

-- Whether a job is held on a day. Who asks who works where asks this, and nothing else: whoever left at once is out of
-- the employer's sight with the same commit. The rule itself is `Tenure::state` of the domain; a test holds them together.
create function employed(job employment, today date) returns boolean language sql immutable as $$
    select job.left_at is null and job.started_on <= today and (job.ended_on is null or job.ended_on >= today)
$$;

-- Who may do what at an employer: an admin also says who may; a manager may be one of named workplaces alone.
alter table role_assignment
    add column id uuid not null default gen_random_uuid() primary key,
    -- False: of all workplaces. True: of those in role_workplace, be there none.
    add column named_workplaces boolean not null default false,
    drop constraint role_has_its_organisation,
    drop constraint role_assignment_role_check,
    add constraint role_assignment_role_check check (role in ('employer_admin', 'employer_manager', 'tutor', 'academy_staff')),
    add constraint role_has_its_organisation check (
        (role in ('employer_admin', 'employer_manager') and employer_id is not null and training_provider_id is null)
        or (role = 'tutor' and training_provider_id is not null and employer_id is null)
        or (role = 'academy_staff' and employer_id is null and training_provider_id is null)),
    add constraint role_of_named_workplaces_is_a_managers check (role = 'employer_manager' or not named_workplaces),
    add constraint role_one_at_an_employer unique (person_id, employer_id),
    add constraint role_of_employer unique (id, employer_id);
create index role_assignment_employer on role_assignment (employer_id);

create table role_workplace (
    role_id uuid not null,
    employer_id uuid not null,
    workplace_id uuid not null,
    primary key (role_id, workplace_id),
    foreign key (role_id, employer_id) references role_assignment (id, employer_id) on delete cascade,
    constraint role_workplace_is_the_employers
        foreign key (workplace_id, employer_id) references workplace (id, employer_id) on delete cascade
);
create index role_workplace_workplace on role_workplace (workplace_id);

-- An employer that has an admin keeps one, whoever takes roles away at the same moment. One whose account is erased, or
-- whose employer is, goes all the same.
create function employer_keeps_an_admin() returns trigger language plpgsql as $$
begin
    perform 1 from employer where id = old.employer_id for no key update;
    if found and exists (select 1 from person where id = old.person_id)
        and not exists (select 1 from role_assignment where employer_id = old.employer_id and role = 'employer_admin')
    then
        raise exception 'the last admin stays' using errcode = 'check_violation', constraint = 'employer_keeps_an_admin';
    end if;
    return null;
end $$;
create trigger employer_keeps_an_admin after delete or update of role, employer_id on role_assignment
    for each row when (old.role = 'employer_admin') execute function employer_keeps_an_admin();

-- A way in, for one person, once.
create table invitation (
    id uuid primary key,
    employer_id uuid not null references employer (id) on delete cascade,
    -- SHA-256 of the code. Null: the mail that will hold it is not written yet.
    code_hash bytea constraint invitation_code_key unique,
    -- As what they come.
    position text not null check (position in ('worker', 'employer_manager', 'employer_admin')),
    workplace_id uuid,
    job_role text references job_role (code),
    starts_on date,
    -- Whom it is for, as the one who invites calls them.
    invitee text check (length(invitee) between 1 and 120),
    email text check (email = lower(email) and length(email) <= 254),
    invited_by uuid references person (id) on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_by uuid references person (id) on delete set null,
    accepted_at timestamptz,
    revoked_at timestamptz,
    foreign key (workplace_id, employer_id) references workplace (id, employer_id),
    constraint invitation_is_for_someone check (num_nonnulls(invitee, email) > 0),
    constraint invitation_ends_once check (num_nonnulls(accepted_at, revoked_at) < 2),
    constraint invitation_lasts check (expires_at > created_at)
);
create index invitation_employer on invitation (employer_id, created_at desc, id desc);
