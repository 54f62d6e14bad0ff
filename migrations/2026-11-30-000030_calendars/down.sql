drop table calendar_feed;
alter table course_run drop column rescheduled_at;
alter table course_run drop column session_version;
drop table session;
