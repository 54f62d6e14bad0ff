-- An organisation's own systems: looked after by its people, with two secrets while one is changed for the other, public
-- keys for those that sign, and no more rights than they need.
alter table api_client
    add column label text check (length(label) between 1 and 80),
    add column scopes text[],
    add column stopped boolean not null default false,
    add column created_at timestamptz not null default now(),
    add column last_used_at timestamptz;
update api_client set label = left(client_id, 80),
    scopes = case when training_provider_id is null then '{staff}'::text[] else '{catalogue}' end;
alter table api_client
    alter column label set not null,
    alter column scopes set not null,
    alter column created_at drop default,
    add constraint api_client_may_something check (cardinality(scopes) between 1 and 50);
create index api_client_employer on api_client (employer_id);
create index api_client_training_provider on api_client (training_provider_id);

create table api_client_secret (
    id uuid primary key,
    client_id text not null references api_client (client_id) on delete cascade,
    -- Two at most.
    place smallint not null check (place in (1, 2)),
    -- 'sha256:' and the hash of a secret of 32 random bytes; older ones, and the demonstration's, in Argon2's own form.
    hash text not null,
    ends_with text not null check (length(ends_with) between 1 and 8),
    created_at timestamptz not null,
    last_used_at timestamptz,
    constraint api_client_secret_two unique (client_id, place)
);
insert into api_client_secret (id, client_id, place, hash, ends_with, created_at)
    select gen_random_uuid(), client_id, 1, secret_hash, '?', created_at from api_client;
alter table api_client drop column secret_hash;

create table api_client_key (
    client_id text not null references api_client (client_id) on delete cascade,
    kid text not null check (length(kid) between 1 and 100),
    alg text not null check (alg in ('EdDSA', 'ES256', 'RS256')),
    jwk jsonb not null,
    created_at timestamptz not null,
    primary key (client_id, kid)
);

-- The numbers of signed requests for tokens: each is good once.
create table client_assertion (
    client_id text not null references api_client (client_id) on delete cascade,
    jti text not null,
    expires_at timestamptz not null,
    primary key (client_id, jti)
);
create index client_assertion_expires on client_assertion (expires_at);

-- Tokens that were taken back before they ended.
create table revoked_token (
    jti uuid primary key,
    expires_at timestamptz not null
);
create index revoked_token_expires on revoked_token (expires_at);
