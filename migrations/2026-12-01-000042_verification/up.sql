-- Entries that a person writes themselves, with what they say of them.
alter table training_record
    drop constraint training_record_source_check,
    add constraint training_record_source_check check (source in ('asc_wds', 'employer', 'credential', 'person')),
    add column certificate_number text check (length(certificate_number) between 1 and 100),
    add column minutes integer check (minutes between 1 and 100000),
    -- The entry whose place it took, when its person put something right.
    add column replaces uuid constraint training_record_replaced_once unique references training_record (id);

-- Who stood behind an entry later, and how: the ladder's steps after the first, which the entry itself is.
create table record_verification (
    id uuid primary key,
    training_record_id uuid not null references training_record (id) on delete cascade,
    level text not null check (level in ('evidence_seen', 'employer_confirmed', 'issuer_confirmed')),
    employer_id uuid references employer (id) on delete set null,
    training_provider_id uuid references training_provider (id) on delete set null,
    -- The organisation as it was called then.
    by_name text not null check (length(by_name) between 1 and 255),
    note text check (length(note) between 1 and 500),
    verified_at timestamptz not null,
    constraint record_verification_once unique (training_record_id, level),
    constraint record_verification_by_whom check (num_nonnulls(employer_id, training_provider_id) <= 1),
    constraint record_verification_issuer check ((level <> 'issuer_confirmed' or employer_id is null)
        and (level <> 'employer_confirmed' or training_provider_id is null))
);

-- What was written stays; that more stand behind it is a step, and only a step raises it.
create or replace function record_is_kept() returns trigger language plpgsql as $$
begin
    if (new.person_id, new.title, new.achieved_on, new.expires_on, new.created_at)
        is distinct from (old.person_id, old.title, old.achieved_on, old.expires_on, old.created_at)
        or (new.verification_level <> old.verification_level and not (
            array_position(array['self_declared', 'evidence_seen', 'employer_confirmed', 'issuer_confirmed'], new.verification_level)
            > array_position(array['self_declared', 'evidence_seen', 'employer_confirmed', 'issuer_confirmed'], old.verification_level)
            and exists (select 1 from record_verification v
                where v.training_record_id = new.id and v.level = new.verification_level)))
    then
        raise exception 'a training record is not overwritten: revoke it and write a new one'
            using errcode = 'check_violation', constraint = 'record_is_kept';
    end if;
    return new;
end $$;

-- Photos and PDFs of certificates. The file itself is in the store of files, under the id, sealed.
create table evidence_file (
    id uuid primary key,
    training_record_id uuid not null references training_record (id) on delete cascade,
    media_type text not null check (media_type in ('image/jpeg', 'application/pdf')),
    size_bytes bigint not null check (size_bytes between 1 and 33554432),
    -- Of the file as it is kept and shown.
    sha256 bytea not null check (length(sha256) = 32),
    added_at timestamptz not null,
    constraint evidence_once unique (training_record_id, sha256)
);

-- What no row names any more goes from the store of files.
create function evidence_goes() returns trigger language plpgsql as $$
begin
    insert into job (kind, payload, run_at, created_at) values ('evidence.drop', jsonb_build_object('evidenceId', old.id),
        -- Due by any clock.
        '2000-01-01', now());
    return old;
end $$;
create trigger evidence_goes after delete on evidence_file for each row execute function evidence_goes();

-- A training provider or an employer of the time that is asked, by mail, whether it stands behind an entry.
create table confirmation_request (
    id uuid primary key,
    training_record_id uuid not null references training_record (id) on delete cascade,
    employer_id uuid references employer (id) on delete cascade,
    training_provider_id uuid references training_provider (id) on delete cascade,
    asked_at timestamptz not null,
    -- The link works until then.
    ends_at timestamptz not null,
    answered_at timestamptz,
    answer text check (answer in ('yes', 'no')),
    constraint confirmation_by_whom check (num_nonnulls(employer_id, training_provider_id) = 1),
    constraint confirmation_answered check ((answered_at is null) = (answer is null)),
    constraint confirmation_ends_after check (ends_at > asked_at)
);
create unique index confirmation_asked_once on confirmation_request (training_record_id, coalesce(employer_id, training_provider_id))
    where answered_at is null;
