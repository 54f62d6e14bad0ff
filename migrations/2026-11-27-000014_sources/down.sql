alter table import_change drop column starts_on;
alter table import_job drop column failure_code;
drop view run_shown, course_shown;
drop function shown_with(uuid, uuid, text);
drop function members_of(uuid[]);
drop trigger course_run_lead_is_shown on course_run;
drop trigger course_lead_is_shown on course;
drop function lead_is_shown();
alter table course_run drop column same_as;
alter table course drop column same_as;
drop table duplicate;
alter table feed drop column source;
alter table import_job drop column source;
-- Of two courses under one key the training provider's own stays.
delete from course c using course own where own.training_provider_id = c.training_provider_id
    and own.reference = c.reference and own.source = 'training-provider' and c.source <> 'training-provider';
alter table course drop constraint course_reference_key,
    add constraint course_reference_key unique (training_provider_id, reference);
alter table course drop column source;
