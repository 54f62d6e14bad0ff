drop table booking_charge;
alter table booking drop column terms_id;
drop table cancellation_terms;
