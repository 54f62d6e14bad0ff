drop trigger practice_job_stays_apart on employment;
drop function practice_job_stays_apart;
drop trigger practice_booking_stays_apart on booking;
drop function practice_booking_stays_apart;
alter table course drop column practice_at;
alter table person drop constraint person_to_practise_with_is_nobody, drop constraint person_has_a_name_to_sign_in_with,
    drop column practice_at,
    add constraint person_has_a_name_to_sign_in_with
        check (erased_at is not null or email is not null or mobile is not null);
alter table employer drop column practice_for;
