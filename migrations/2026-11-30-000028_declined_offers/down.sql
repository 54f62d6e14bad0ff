-- Who declined did not want the place: that is nearest to an offer that ran out.
update booking set status = 'lapsed' where status = 'declined';
alter table booking
    drop constraint booking_status_check,
    add constraint booking_status_check check (status in ('confirmed', 'waitlisted', 'offered', 'cancelled', 'lapsed'));
