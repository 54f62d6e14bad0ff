drop table record_decision;
drop table employer_shared_record;
drop function employer_shared_record_is_own;
drop table employer_share;
