-- What an app's codes are made from is sealed with a key that is not in the database: 20 bytes become 48. One from before
-- is sealed when its next code is taken.
alter table two_step drop constraint two_step_secret_check,
    add constraint two_step_secret_is_sealed check (octet_length(secret) in (20, 48));
