-- What a person shows of their record to an employer of theirs, beyond what that sees by itself, and until when.
create table employer_share (
    id uuid primary key,
    person_id uuid not null references person (id),
    employer_id uuid not null references employer (id) on delete cascade,
    until date not null,
    created_at timestamptz not null,
    ended_at timestamptz
);
create index employer_share_person on employer_share (person_id, created_at desc);

create table employer_shared_record (
    share_id uuid not null references employer_share (id) on delete cascade,
    training_record_id uuid not null references training_record (id) on delete cascade,
    primary key (share_id, training_record_id)
);
create index employer_shared_record_record on employer_shared_record (training_record_id);

create function employer_shared_record_is_own() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from employer_share s join training_record t on t.person_id = s.person_id
        where s.id = new.share_id and t.id = new.training_record_id) then
        raise exception 'a person shows entries of their own record' using errcode = 'check_violation',
            constraint = 'employer_shared_record_is_own';
    end if;
    return new;
end $$;
create trigger employer_shared_record_is_own before insert or update on employer_shared_record
    for each row execute function employer_shared_record_is_own();

-- What an employer decided of training that somebody brought with them. How it came to that is in the events.
create table record_decision (
    employer_id uuid not null references employer (id) on delete cascade,
    training_record_id uuid not null references training_record (id) on delete cascade,
    decision text not null check (decision in ('accepted', 'top_up', 'repeat')),
    reason text check (length(reason) between 1 and 500),
    -- How long the top-up takes.
    top_up_minutes integer check (top_up_minutes between 1 and 6000),
    -- What need not be done again, by the figures of the course that the entry came from; null: it gave none.
    minutes_avoided integer check (minutes_avoided >= 0),
    pence_avoided bigint check (pence_avoided >= 0),
    decided_at timestamptz not null,
    primary key (employer_id, training_record_id),
    constraint record_decision_has_a_reason check (decision = 'accepted' or reason is not null),
    constraint record_decision_tops_up check (top_up_minutes is null or decision = 'top_up'),
    constraint record_decision_repeat_avoids_nothing check
        (decision <> 'repeat' or (minutes_avoided is null and pence_avoided is null))
);
create index record_decision_record on record_decision (training_record_id);
