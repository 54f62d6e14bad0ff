delete from passkey_challenge;
alter table passkey_challenge drop column state;
-- What the library wrote cannot be read by what was there before: those people add their passkey again.
delete from passkey where credential is not null;
alter table passkey
    drop constraint passkey_is_kept_one_way,
    drop column credential,
    alter column public_key set not null,
    alter column counter set not null;
