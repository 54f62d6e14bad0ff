drop table import_change;
drop table import_progress;
alter table import_job drop column file_id, drop column mode, drop column dry_run, drop column withdraw_at_most, drop column bytes,
    add column content bytea;
drop table import_file_part;
drop table import_file;
