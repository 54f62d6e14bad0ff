drop table share_look;
drop table shared_record;
drop function shared_record_is_own();
drop table share;
drop table credential;
drop function credential_is_kept();
drop table issuer_key;
