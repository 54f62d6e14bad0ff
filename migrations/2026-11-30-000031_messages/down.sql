drop table schedule_change;
drop table message_preference;
drop table message;
