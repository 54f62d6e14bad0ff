-- What a person holds of some subjects on a day: 'in_date', 'ran_out', or nothing. Other rooms ask this function, and not the table.
create function holds_training(person uuid, subjects text[], day date) returns text language sql stable as $$
    select case when bool_or(expires_on is null or expires_on >= day) then 'in_date' when count(*) > 0 then 'ran_out' end
    from training_record where person_id = person and subject_code = any(subjects) and revoked_at is null
$$;

alter table approval_rule
    -- About what they hold in date.
    add column held boolean not null default false,
    -- About a whole course when they learnt the subject before.
    add column refresher_instead boolean not null default false,
    drop constraint approval_rule_has_a_reason,
    add constraint approval_rule_has_a_reason check
        ((asks = 'when') = (over_pence is not null or outside_hours or held or refresher_instead));
