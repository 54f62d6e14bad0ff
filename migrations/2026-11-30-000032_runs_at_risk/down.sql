drop trigger run_stays_called_off on course_run;
drop function run_stays_called_off;
drop index course_run_minimum;
alter table course_run
    drop constraint run_called_off_is_withdrawn,
    drop column called_off_at,
    drop column joining_notes,
    drop column joining_link,
    drop column minimum;
