drop table import_issue;
drop table import_job;
drop table course_run;
drop table course_subject_correction;
drop table course_subject;
drop table course;
drop table venue;
