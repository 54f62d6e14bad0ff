drop function idempotent_turn(text, text, text);
delete from idempotent_answer where not told;
alter table idempotent_answer drop column told;
drop index place_meeting_person;
