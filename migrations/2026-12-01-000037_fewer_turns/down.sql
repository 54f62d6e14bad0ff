drop function idempotent_turn(text, text, text);
drop index place_meeting_person;
