delete from mailed_link where purpose = 'register';
alter table mailed_link drop constraint mailed_link_is_sent_whole, drop constraint mailed_link_holds_an_account,
    drop constraint mailed_link_purpose, drop column full_name, drop column password_hash,
    add constraint mailed_link_purpose check (purpose in ('sign_in', 'recover', 'confirm_email')),
    add constraint mailed_link_is_sent_whole check (
        (hash is null and expires_at is null and used_at is null)
        or (hash is not null and expires_at is not null and person_id is not null));
