-- A person hears of their own training that runs out: 90, 60 and 30 days before.
alter table message
    add column training_record_id uuid references training_record (id) on delete cascade,
    drop constraint message_kind_check,
    add constraint message_kind_check check (kind in ('booked', 'requested', 'refused', 'waitlisted', 'offered', 'cancelled', 'declined',
        'lapsed', 'joining', 'week_before', 'day_before', 'changed', 'withdrawn', 'how_was_it', 'runs_out')),
    drop constraint message_once,
    add constraint message_once unique nulls not distinct (person_id, kind, booking_id, training_record_id, version),
    add constraint message_is_about_one_thing check (num_nonnulls(booking_id, training_record_id) = 1
        and (kind = 'runs_out') = (training_record_id is not null));
create index message_training_record on message (training_record_id) where training_record_id is not null;

alter table message_preference
    drop constraint message_preference_app_only_check,
    add constraint message_preference_app_only_check check (app_only <@ array['booked', 'requested', 'waitlisted', 'declined', 'lapsed',
        'joining', 'week_before', 'day_before', 'how_was_it', 'runs_out']);
