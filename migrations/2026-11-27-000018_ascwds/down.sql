alter table training_record drop column confirmed_by_name, drop column confirmed_by, drop column source;
drop table staff_training;
drop table staff_member;
drop table asc_wds_finding;
drop table asc_wds_row;
drop table asc_wds_import;
