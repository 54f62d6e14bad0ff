-- An employer to practise with: a copy for one real employer, with people, places and courses that are made up, so that a
-- new HR system can be tried on it.
alter table employer add column practice_for uuid constraint employer_has_one_practice unique
    references employer (id) on delete cascade,
    add constraint practice_is_not_its_own check (practice_for <> id);
-- The employer to practise with that this belongs to. Null: it is real.
alter table person add column practice_at uuid references employer (id),
    drop constraint person_has_a_name_to_sign_in_with,
    -- Nobody signs in as somebody made up.
    add constraint person_has_a_name_to_sign_in_with
        check (erased_at is not null or practice_at is not null or email is not null or mobile is not null),
    add constraint person_to_practise_with_is_nobody
        check (practice_at is null or num_nonnulls(email, mobile, near, email_verified_at, erased_at) = 0);
alter table course add column practice_at uuid references employer (id);
create index person_practice_at on person (practice_at) where practice_at is not null;
create index course_practice_at on course (practice_at) where practice_at is not null;

-- What is made up and what is real never meet: nobody made up takes a real place, nobody real a made-up one.
create function practice_booking_stays_apart() returns trigger language plpgsql as $$
begin
    if (select practice_at from person where id = new.person_id) is distinct from
        (select c.practice_at from course_run r join course c on c.id = r.course_id where r.id = new.course_run_id)
    then
        raise exception 'a booking is real or made up' using errcode = '23514', constraint = 'practice_booking_stays_apart';
    end if;
    return null;
end $$;
create trigger practice_booking_stays_apart after insert on booking
    for each row execute function practice_booking_stays_apart();

create function practice_job_stays_apart() returns trigger language plpgsql as $$
begin
    if (select practice_at from person where id = new.person_id) is distinct from
        (select id from employer where id = new.employer_id and practice_for is not null)
    then
        raise exception 'a job is real or made up' using errcode = '23514', constraint = 'practice_job_stays_apart';
    end if;
    return null;
end $$;
create trigger practice_job_stays_apart after insert or update of person_id, employer_id on employment
    for each row execute function practice_job_stays_apart();
