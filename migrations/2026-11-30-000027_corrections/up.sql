-- Somebody says that an entry of their record is wrong; whoever stands behind the entry, or the academy, answers. UK GDPR
-- Articles 12(3) and 16.
create table correction (
    id uuid primary key,
    training_record_id uuid not null references training_record (id) on delete cascade,
    person_id uuid not null references person (id) on delete cascade,
    what text not null check (length(what) between 1 and 500),
    asked_at timestamptz not null,
    outcome text constraint correction_outcome check (outcome in ('taken_back', 'stands')),
    answer text check (length(answer) between 1 and 500),
    answered_at timestamptz,
    constraint correction_is_answered_whole check (
        (outcome is null and answer is null and answered_at is null)
        or (outcome is not null and answer is not null and answered_at >= asked_at)
    )
);
create unique index correction_one_open_per_entry on correction (training_record_id) where answered_at is null;
create index correction_person on correction (person_id);
create index correction_waiting on correction (asked_at, id) where answered_at is null;

-- A person speaks of their own record, and what was answered is not changed.
create function correction_is_kept() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from training_record t where t.id = new.training_record_id and t.person_id = new.person_id) then
        raise exception 'the entry is another person''s' using errcode = 'check_violation', constraint = 'correction_is_kept';
    end if;
    if tg_op = 'UPDATE' and (old.answered_at is not null
        or (new.training_record_id, new.person_id, new.what, new.asked_at)
            is distinct from (old.training_record_id, old.person_id, old.what, old.asked_at)) then
        raise exception 'it is answered once' using errcode = 'check_violation', constraint = 'correction_is_kept';
    end if;
    return new;
end $$;
create trigger correction_is_kept before insert or update on correction for each row execute function correction_is_kept();
