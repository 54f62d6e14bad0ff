delete from record_warning where days = 60;
update message_preference set app_only = array_remove(app_only, 'runs_out');
alter table message_preference
    drop constraint message_preference_app_only_check,
    add constraint message_preference_app_only_check check (app_only <@ array['booked', 'requested', 'waitlisted', 'declined', 'lapsed',
        'joining', 'week_before', 'day_before', 'how_was_it']);
delete from message where kind = 'runs_out';
alter table message
    drop constraint message_is_about_one_thing,
    drop constraint message_once,
    drop column training_record_id,
    drop constraint message_kind_check,
    add constraint message_kind_check check (kind in ('booked', 'requested', 'refused', 'waitlisted', 'offered', 'cancelled', 'declined',
        'lapsed', 'joining', 'week_before', 'day_before', 'changed', 'withdrawn', 'how_was_it')),
    add constraint message_once unique nulls not distinct (person_id, kind, booking_id, version);
