-- A passkey is kept as the library that checks it writes it: key, counter, and whether it may be copied to other devices.
-- One from before has its COSE_Key and counter, until it is used again.
alter table passkey
    add column credential jsonb,
    alter column public_key drop not null,
    alter column counter drop not null,
    add constraint passkey_is_kept_one_way check (
        (credential is null and public_key is not null and counter is not null)
        or (credential is not null and public_key is null and counter is null)
    );

-- The library knows no Ed25519 (COSE OKP, -8): who has such a key signs in another way and adds it anew.
delete from passkey where substring(public_key from 1 for 5) = '\xa401010327'::bytea;

-- What an answer is held against waits with its challenge. Those that wait now are asked again: they last five minutes.
delete from passkey_challenge;
alter table passkey_challenge add column state jsonb not null;
