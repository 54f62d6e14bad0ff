-- That a part of a standard of the Care Certificate was assessed at work. What was written stays.
create table care_assessment (
    id uuid primary key,
    person_id uuid not null references person (id),
    edition text not null check (edition in ('2015', '2025')),
    standard integer not null,
    part text not null check (part in ('knowledge', 'practice')),
    assessed_on date not null,
    assessor text not null check (length(assessor) between 1 and 120),
    capacity text check (length(capacity) between 1 and 120),
    employer_id uuid references employer (id) on delete set null,
    employer_name text not null check (length(employer_name) between 1 and 255),
    recorded_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_reason text check (length(withdrawn_reason) between 1 and 500),
    constraint care_standard_is_of_its_edition check (standard between 1 and case edition when '2015' then 15 else 16 end),
    constraint care_edition_of_its_time check (case edition when '2015' then assessed_on between '2015-04-01' and '2025-07-31'
        else assessed_on >= '2025-03-01' end),
    constraint care_withdrawn_with_reason check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index care_assessment_person on care_assessment (person_id, edition, standard) where withdrawn_at is null;
create unique index care_assessment_once on care_assessment (person_id, edition, standard, part, employer_id, assessed_on)
    where withdrawn_at is null;

-- That a manager signed it off; the entry of the record is the thing that others see.
create table care_sign_off (
    person_id uuid not null references person (id),
    edition text not null check (edition in ('2015', '2025')),
    employer_id uuid references employer (id) on delete set null,
    employer_name text not null check (length(employer_name) between 1 and 255),
    signed_by text not null check (length(signed_by) between 1 and 120),
    signed_on date not null,
    training_record_id uuid not null unique references training_record (id) on delete cascade,
    primary key (person_id, edition)
);
