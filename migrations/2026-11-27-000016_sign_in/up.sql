-- Someone without an e-mail address signs in with a mobile number. An address counts as theirs once they have opened a
-- link that was sent to it.
alter table person
    alter column email drop not null,
    add column mobile text constraint person_mobile_key unique
        constraint person_mobile_is_e164 check (mobile ~ '^\+[1-9][0-9]{6,14}$'),
    add column email_verified_at timestamptz,
    add constraint person_has_a_name_to_sign_in_with check (email is not null or mobile is not null),
    add constraint person_verified_what_there_is check (email_verified_at is null or email is not null);

-- Where a sign-in is, so that its owner knows it; and when its owner last proved to be there.
alter table sign_in_family
    add column way text not null default 'password'
        constraint sign_in_way check (way in ('password', 'link', 'passkey', 'registration')),
    add column device text not null default 'A browser' check (length(device) between 1 and 60),
    add column last_used_at timestamptz,
    add column proved_at timestamptz;
update sign_in_family set last_used_at = started_at;
alter table sign_in_family alter column last_used_at set not null;

-- A link that is sent by mail. It is written down whether the address has an account or not, so that asking takes the
-- same time; who sends it makes the token, of which only the SHA-256 is kept.
create table mailed_link (
    id uuid primary key,
    purpose text not null constraint mailed_link_purpose check (purpose in ('sign_in', 'recover', 'confirm_email')),
    -- Where it goes.
    email text not null check (email = lower(email) and length(email) <= 254),
    -- Whose it is: known at once when someone signed in asks, else when it is sent.
    person_id uuid references person (id) on delete cascade,
    -- The address that this one takes the place of.
    replaces text,
    -- SHA-256 of the cookie of the browser that asked.
    browser bytea,
    asked_at timestamptz not null,
    hash bytea constraint mailed_link_hash_key unique,
    expires_at timestamptz,
    used_at timestamptz,
    constraint mailed_link_is_sent_whole check (
        (hash is null and expires_at is null and used_at is null)
        or (hash is not null and expires_at is not null and person_id is not null))
);
create index mailed_link_person on mailed_link (person_id);
create index mailed_link_asked on mailed_link (asked_at);

create table passkey (
    id uuid primary key,
    person_id uuid not null references person (id) on delete cascade,
    credential_id bytea not null constraint passkey_credential_key unique
        check (octet_length(credential_id) between 1 and 1023),
    -- COSE_Key (RFC 9052), as the authenticator gave it.
    public_key bytea not null check (octet_length(public_key) <= 2000),
    counter bigint not null constraint passkey_counter check (counter between 0 and 4294967295),
    name text not null check (length(name) between 1 and 60),
    created_at timestamptz not null,
    last_used_at timestamptz
);
create index passkey_person on passkey (person_id);

-- A challenge is good once: whoever answers it takes it away.
create table passkey_challenge (
    hash bytea primary key,
    purpose text not null constraint passkey_challenge_purpose check (purpose in ('register', 'prove')),
    -- Who registers; anyone may prove.
    person_id uuid references person (id) on delete cascade,
    expires_at timestamptz not null,
    constraint passkey_challenge_of_whom check ((purpose = 'register') = (person_id is not null))
);
create index passkey_challenge_ends on passkey_challenge (expires_at);

-- Codes of an app (RFC 6238). The secret must be read to check a code, so it cannot be kept as a hash.
create table two_step (
    person_id uuid primary key references person (id) on delete cascade,
    secret bytea not null check (octet_length(secret) = 20),
    begun_at timestamptz not null,
    -- Before the first right code it is not asked for.
    confirmed_at timestamptz,
    -- The step of time of the last code that was taken: no code is taken twice.
    last_step bigint not null default 0
);

create table recovery_code (
    person_id uuid not null references two_step (person_id) on delete cascade,
    hash bytea not null,
    used_at timestamptz,
    primary key (person_id, hash)
);

-- Tries that went wrong, for all servers together. The key is a SHA-256: who asks in vain leaves no address behind.
create table throttle (
    kind text not null,
    key bytea not null,
    tries integer not null constraint throttle_tries check (tries > 0),
    last_at timestamptz not null,
    primary key (kind, key)
);
create index throttle_last on throttle (last_at);
