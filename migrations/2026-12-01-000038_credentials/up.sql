-- Keys that credentials are signed with. Old ones stay: what they signed is checked with them for ever. The secret half is
-- sealed with the key of the state folder.
create table issuer_key (
    id uuid primary key,
    algorithm text not null check (algorithm in ('ed25519', 'rs256')),
    -- Members of a verification method, as the DID document tells them.
    public_key jsonb not null,
    sealed bytea not null,
    made_at timestamptz not null,
    retired_at timestamptz check (retired_at >= made_at)
);
create unique index issuer_key_one_in_use on issuer_key (algorithm) where retired_at is null;

-- The signed form of a training record. Its place in a status list is chance, so that it tells nothing of when or whose.
create table credential (
    id uuid primary key,
    training_record_id uuid not null unique references training_record (id) on delete cascade,
    -- As it was signed; taken away when its person's account is erased. The hash stays, as proof that it was issued.
    document text,
    document_hash bytea not null check (length(document_hash) = 32),
    list integer not null check (list >= 1),
    place integer not null check (place between 0 and 131071),
    issued_at timestamptz not null,
    suspended_at timestamptz,
    suspended_reason text check (length(suspended_reason) between 1 and 500),
    constraint credential_place_is_its_own unique (list, place),
    constraint credential_suspended_with_reason check ((suspended_at is null) = (suspended_reason is null))
);
create index credential_suspended on credential (list) where suspended_at is not null;

create function credential_is_kept() returns trigger language plpgsql as $$
begin
    if (new.id, new.training_record_id, new.document_hash, new.list, new.place, new.issued_at)
            is distinct from (old.id, old.training_record_id, old.document_hash, old.list, old.place, old.issued_at)
        or (new.document is not null and new.document is distinct from old.document) then
        raise exception 'a credential is not written anew' using errcode = 'check_violation',
            constraint = 'credential_is_kept';
    end if;
    return new;
end $$;
create trigger credential_is_kept before update on credential for each row execute function credential_is_kept();

-- What a person shows of their record by a link, and until when. Of the code in the link a hash is looked up; the code itself is
-- sealed, so that its person can show it again.
create table share (
    id uuid primary key,
    person_id uuid not null references person (id),
    code_hash bytea not null unique check (length(code_hash) = 32),
    code_sealed bytea not null,
    shown_name text not null check (shown_name in ('full', 'initial')),
    label text check (length(label) between 1 and 100),
    until date not null,
    created_at timestamptz not null,
    ended_at timestamptz
);
create index share_person on share (person_id, created_at desc);

create table shared_record (
    share_id uuid not null references share (id) on delete cascade,
    training_record_id uuid not null references training_record (id) on delete cascade,
    primary key (share_id, training_record_id)
);

-- That somebody looked, and when; never who, or from where.
create table share_look (
    share_id uuid not null references share (id) on delete cascade,
    looked_at timestamptz not null
);
create index share_look_share on share_look (share_id, looked_at desc);

-- A person shows entries of their own alone.
create function shared_record_is_own() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from share s join training_record t on t.person_id = s.person_id
        where s.id = new.share_id and t.id = new.training_record_id) then
        raise exception 'a person shows entries of their own record' using errcode = 'check_violation',
            constraint = 'shared_record_is_own';
    end if;
    return new;
end $$;
create trigger shared_record_is_own before insert or update on shared_record
    for each row execute function shared_record_is_own();
