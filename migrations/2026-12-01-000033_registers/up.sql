-- Registers: there for a part, how an assessment went, and a register that is finished: then training records follow from it.
alter table attendance
    drop constraint attendance_mark_check,
    add constraint attendance_mark_check check (mark in ('attended', 'partly', 'absent')),
    add column result text check (result in ('pass', 'refer')),
    -- Who was not there was not assessed.
    add constraint attendance_result_of_who_was_there check (result is null or mark <> 'absent');

create table register_finished (
    course_run_id uuid primary key references course_run (id) on delete cascade,
    -- Nobody, when a day went by.
    finished_by uuid references person (id) on delete set null,
    finished_at timestamptz not null
);
-- Until now records followed from each mark.
insert into register_finished (course_run_id, finished_at)
    select b.course_run_id, max(a.marked_at) from attendance a join booking b on b.id = a.booking_id group by b.course_run_id;
create index attendance_marked_at on attendance (marked_at);

-- By the code that a phone shows, a tutor lets its person in who has no place. A hash alone is kept.
create table door_code (
    person_id uuid primary key references person (id),
    code_hash bytea not null unique,
    ends_at timestamptz not null
);
