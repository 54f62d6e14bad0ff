-- A rule is for everyone at an employer, or for one workplace, one job role or both: of those that fit a job the closest
-- decides. It may ask for the training, and say how long that counts.
alter table training_rule
    drop constraint training_rule_pkey,
    add column id uuid not null default gen_random_uuid() primary key,
    add column workplace_id uuid,
    add column job_role text references job_role (code),
    add column required boolean not null default false,
    -- It counts as long as is usual in the sector, and validity_months says nothing.
    add column as_usual boolean not null default false,
    add column warning_days integer constraint training_rule_warning check (warning_days in (30, 60, 90)),
    add constraint training_rule_once unique nulls not distinct (employer_id, subject_code, workplace_id, job_role),
    add constraint training_rule_lasts_one_way check (not (as_usual and validity_months is not null)),
    add constraint training_rule_workplace_is_the_employers
        foreign key (workplace_id, employer_id) references workplace (id, employer_id) on delete cascade;
alter table training_rule alter column required drop default, alter column as_usual drop default;

-- An entry that an employer's system wrote: what that calls it, and what stands behind it.
alter table training_record
    drop constraint training_record_source_check,
    add constraint training_record_source_check check (source in ('asc_wds', 'employer')),
    add column employers_own_id text check (length(employers_own_id) between 1 and 200),
    add column evidence text check (length(evidence) between 1 and 500),
    add constraint record_own_id_is_an_employers check (employers_own_id is null or source = 'employer');
create unique index training_record_own_id_key on training_record (confirmed_by, employers_own_id)
    where employers_own_id is not null and revoked_at is null;

-- What an employer was last told of its workers' records, so that it can ask what is new. One asks at a time.
create table staff_record_feed (
    employer_id uuid primary key references employer (id) on delete cascade,
    last bigint not null default 0
);
create table staff_record_told (
    employer_id uuid not null references staff_record_feed (employer_id) on delete cascade,
    training_record_id uuid not null references training_record (id) on delete cascade,
    sequence bigint not null,
    -- Of what it was told; null: that the entry is no longer there for it.
    hash bytea check (octet_length(hash) = 32),
    primary key (employer_id, training_record_id),
    constraint staff_record_told_in_order unique (employer_id, sequence)
);
