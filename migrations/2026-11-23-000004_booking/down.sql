drop table event;
drop table attendance;
drop table booking;
drop function booking_stays();
drop function booking_counts();
drop sequence booking_order;
