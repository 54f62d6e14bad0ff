-- What happened stays as it was written: each event gets a place in a chain of hashes, in which a row that was changed,
-- taken out, put in or moved shows. Whoever writes an event waits for nobody: the worker gives the places afterwards.
create table unsealed_event (
    event_id bigint primary key
);
insert into unsealed_event (event_id) select id from event;

-- No reference to event: a seal outlives a row that was taken out, and so tells of it.
create table event_seal (
    position bigint primary key check (position > 0),
    event_id bigint not null constraint event_seal_once unique,
    hash bytea not null check (octet_length(hash) = 32)
);

-- The end of the chain, kept apart: a chain that was cut off is shorter than this says.
create table audit_head (
    one boolean primary key default true constraint audit_head_is_one check (one),
    position bigint not null,
    hash bytea not null
);
insert into audit_head (position, hash) values (0, decode(repeat('00', 32), 'hex'));

create function event_unsealed() returns trigger language plpgsql as $$
begin
    insert into unsealed_event (event_id) values (new.id);
    return null;
end $$;
create trigger event_unsealed after insert on event for each row execute function event_unsealed();

create function event_is_kept() returns trigger language plpgsql as $$
begin
    raise exception 'what happened is not changed or removed' using errcode = 'check_violation', constraint = 'event_is_kept';
end $$;
create trigger event_is_kept before update or delete on event for each row execute function event_is_kept();
create trigger event_is_kept_whole before truncate on event execute function event_is_kept();
create trigger event_seal_is_kept before update or delete on event_seal for each row execute function event_is_kept();
create trigger event_seal_is_kept_whole before truncate on event_seal execute function event_is_kept();

-- SHA-256 of the hash before, the place and all that the event says; the time in microseconds, which no time zone changes.
create function event_hash(before bytea, place bigint, e event) returns bytea language sql immutable as $$
    select sha256(before || convert_to(jsonb_build_array(place, e.id, e.kind, e.subject_id, e.actor_id,
        (extract(epoch from e.at) * 1000000)::bigint, e.data)::text, 'UTF8'))
$$;

-- Gives the oldest events without a place theirs, at most `most`; one worker at a time. Answers how many that were.
create function seal_events(most integer) returns integer language plpgsql as $$
declare
    head audit_head;
    e event;
    done integer := 0;
begin
    select * into head from audit_head for update skip locked;
    if not found then
        return 0;
    end if;
    for e in select event.* from unsealed_event u join event on event.id = u.event_id order by u.event_id limit most loop
        head.position := head.position + 1;
        head.hash := event_hash(head.hash, head.position, e);
        insert into event_seal (position, event_id, hash) values (head.position, e.id, head.hash);
        delete from unsealed_event where event_id = e.id;
        done := done + 1;
    end loop;
    if done > 0 then
        update audit_head set position = head.position, hash = head.hash;
    end if;
    return done;
end $$;

-- Who looked at what is a person's own, or wrote there: by ids, one line a day for the same reader, thing and deed.
create table access_line (
    id uuid primary key,
    person_id uuid not null references person (id) on delete cascade,
    day date not null,
    -- For whom the reader looked.
    reader text not null constraint access_line_reader check (reader in ('employer', 'training_provider', 'academy')),
    employer_id uuid references employer (id) on delete set null,
    training_provider_id uuid references training_provider (id) on delete set null,
    -- Who it was; null: the organisation's own system.
    reader_id uuid references person (id) on delete set null,
    what text not null constraint access_line_what check (what in ('record', 'booking', 'job', 'contact')),
    deed text not null constraint access_line_deed check (deed in ('read', 'wrote')),
    times integer not null default 1 constraint access_line_times check (times > 0),
    first_at timestamptz not null,
    last_at timestamptz not null,
    constraint access_line_reader_is_one check (num_nonnulls(employer_id, training_provider_id) <= (reader <> 'academy')::integer),
    constraint access_line_once unique nulls not distinct
        (person_id, day, reader, employer_id, training_provider_id, reader_id, what, deed)
);
create index access_line_newest on access_line (person_id, day desc, first_at desc, id desc);
create index access_line_age on access_line (day);

-- An account without a name: its bookings and the training provider's proof are kept, and say of nobody whose they are.
alter table person
    add column erased_at timestamptz,
    drop constraint person_has_a_name_to_sign_in_with,
    add constraint person_has_a_name_to_sign_in_with
        check (erased_at is not null or email is not null or mobile is not null),
    add constraint person_erased_is_nobody check (erased_at is null or num_nonnulls(email, mobile, near, email_verified_at) = 0);

-- Asked for; it can be taken back until it is due.
create table erasure (
    person_id uuid primary key references person (id) on delete cascade,
    asked_at timestamptz not null,
    due_at timestamptz not null,
    constraint erasure_can_be_taken_back check (due_at > asked_at)
);
create index erasure_due on erasure (due_at);

-- How many days a kind of thing is kept, where that is not what `domain::privacy::retention` says.
create table retention_setting (
    kind text primary key,
    days integer not null check (days between 1 and 36500)
);
