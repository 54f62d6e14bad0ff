drop table webhook_delivery;
drop table webhook_secret;
drop table webhook_endpoint;
drop table record_warning;
drop table daily_job;
drop table outgoing_event;
update event set kind = 'training_record.created' where kind = 'record.issued';
update event set kind = 'training_record.revoked' where kind = 'record.revoked';
