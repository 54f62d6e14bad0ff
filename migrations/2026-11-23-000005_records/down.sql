drop table training_record;
drop function record_is_kept();
