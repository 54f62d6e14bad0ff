-- Belongs to the person: what it says of course and training provider is copied, so that it outlives both.
create table training_record (
    id uuid primary key,
    person_id uuid not null references person (id),
    booking_id uuid references booking (id) on delete set null,
    course_id uuid references course (id) on delete set null,
    training_provider_id uuid references training_provider (id) on delete set null,
    title text not null,
    subject_code text references subject (code),
    provider_name text,
    provider_ukprn text,
    achieved_on date not null,
    expires_on date,
    expiry_basis text not null check (expiry_basis in ('certificate', 'employer_rule', 'sector_default')),
    verification_level text not null check (verification_level in
        ('self_declared', 'evidence_seen', 'employer_confirmed', 'issuer_confirmed', 'academy_signed')),
    -- Invariant 4: nothing is overwritten. A mark taken back revokes, a new mark makes a new entry.
    revoked_at timestamptz,
    revoked_reason text,
    created_at timestamptz not null,
    constraint record_expires_after_achieved check (expires_on is null or expires_on >= achieved_on),
    constraint record_revoked_with_reason check ((revoked_at is null) = (revoked_reason is null))
);
create unique index record_one_live_per_booking_and_subject on training_record (booking_id, subject_code)
    nulls not distinct where revoked_at is null and booking_id is not null;
create index training_record_person on training_record (person_id, achieved_on desc);

create function record_is_kept() returns trigger language plpgsql as $$
begin
    if (new.person_id, new.title, new.achieved_on, new.expires_on, new.verification_level, new.created_at)
        is distinct from (old.person_id, old.title, old.achieved_on, old.expires_on, old.verification_level, old.created_at)
    then
        raise exception 'a training record is not overwritten: revoke it and write a new one'
            using errcode = 'check_violation', constraint = 'record_is_kept';
    end if;
    return new;
end $$;
create trigger record_is_kept before update on training_record for each row execute function record_is_kept();
