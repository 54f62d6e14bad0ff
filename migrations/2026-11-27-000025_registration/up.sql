-- An account is made by a link that goes to its address: so nobody learns from registering who has one, and every address
-- is its owner's. Until then what was typed waits with the link.
alter table mailed_link add column full_name text check (length(full_name) between 1 and 120),
    add column password_hash text,
    drop constraint mailed_link_purpose,
    add constraint mailed_link_purpose check (purpose in ('sign_in', 'recover', 'confirm_email', 'register')),
    add constraint mailed_link_holds_an_account check ((purpose = 'register') = (num_nonnulls(full_name, password_hash) = 2)),
    drop constraint mailed_link_is_sent_whole,
    add constraint mailed_link_is_sent_whole check (
        (hash is null and expires_at is null and used_at is null)
        or (hash is not null and expires_at is not null and (person_id is not null) = (purpose <> 'register')));
create index mailed_link_email on mailed_link (email) where purpose = 'register';
