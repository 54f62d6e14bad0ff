delete from approval_rule where asks = 'when' and over_pence is null and not outside_hours;
alter table approval_rule
    drop constraint approval_rule_has_a_reason,
    drop column held,
    drop column refresher_instead,
    add constraint approval_rule_has_a_reason check ((asks = 'when') = (over_pence is not null or outside_hours));
drop function holds_training(uuid, text[], date);
