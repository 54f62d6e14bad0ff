alter table training_record drop constraint record_holds_no_rule;
drop table training_rule;
