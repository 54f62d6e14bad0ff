drop table staff_record_told;
drop table staff_record_feed;
drop index training_record_own_id_key;
alter table training_record
    drop column evidence,
    drop column employers_own_id,
    drop constraint training_record_source_check,
    add constraint training_record_source_check check (source in ('asc_wds'));
delete from training_rule where workplace_id is not null or job_role is not null;
alter table training_rule
    drop column id,
    drop column workplace_id,
    drop column job_role,
    drop column required,
    drop column as_usual,
    drop column warning_days,
    add primary key (employer_id, subject_code);
