drop table brought_credential;
alter table training_record
    drop constraint record_issued_by_is_a_credentials,
    drop column issued_by,
    drop constraint training_record_source_check;
delete from training_record where source = 'credential';
alter table training_record
    add constraint training_record_source_check check (source in ('asc_wds', 'employer'));
drop table trusted_issuer;
