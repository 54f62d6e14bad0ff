-- Who else signs records that the academy relies on, and from when until when.
create table trusted_issuer (
    did text primary key check (did ~ '^did:(web|key):[^#?/ ]+$' and length(did) <= 300),
    name text not null check (length(name) between 1 and 255),
    trusted_from date not null,
    trusted_until date,
    constraint trusted_until_after_from check (trusted_until >= trusted_from)
);

-- An entry that another issuer signed, and that its person brought: who that is, as it names itself.
alter table training_record
    drop constraint training_record_source_check,
    add constraint training_record_source_check check (source in ('asc_wds', 'employer', 'credential')),
    add column issued_by text check (length(issued_by) between 1 and 255),
    add constraint record_issued_by_is_a_credentials check ((issued_by is not null) = (source is not distinct from 'credential'));

-- What they brought, as it was signed.
create table brought_credential (
    training_record_id uuid primary key references training_record (id) on delete cascade,
    person_id uuid not null references person (id),
    issuer text not null check (length(issuer) <= 300),
    own_id text not null check (length(own_id) between 1 and 500),
    -- JSON, or a token; taken away when its person's account is erased.
    document text,
    document_hash bytea not null check (length(document_hash) = 32),
    suspended boolean not null default false,
    -- When its issuer was last asked whether it stands by it, and when it is asked again.
    asked_at timestamptz not null,
    ask_again_at timestamptz not null,
    constraint brought_once unique (person_id, issuer, own_id)
);
create index brought_credential_to_ask on brought_credential (ask_again_at) where document is not null;
