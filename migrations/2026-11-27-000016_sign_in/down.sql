drop table throttle;
drop table recovery_code;
drop table two_step;
drop table passkey_challenge;
drop table passkey;
drop table mailed_link;
alter table sign_in_family drop column way, drop column device, drop column last_used_at, drop column proved_at;
-- Who has no e-mail address could not sign in any more.
delete from person where email is null;
alter table person
    drop constraint person_has_a_name_to_sign_in_with,
    drop constraint person_verified_what_there_is,
    drop column mobile,
    drop column email_verified_at,
    alter column email set not null;
