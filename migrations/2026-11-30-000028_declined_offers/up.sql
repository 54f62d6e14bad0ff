-- Somebody may say no to a place that is held for them.
alter table booking
    drop constraint booking_status_check,
    add constraint booking_status_check check (status in ('confirmed', 'waitlisted', 'offered', 'cancelled', 'declined', 'lapsed'));
