drop table door_code;
drop index attendance_marked_at;
drop table register_finished;
update attendance set mark = 'absent', result = null where mark = 'partly';
alter table attendance
    drop column result,
    drop constraint attendance_mark_check,
    add constraint attendance_mark_check check (mark in ('attended', 'absent'));
