-- How long training in a subject counts at an employer. Laid over a record when it is read, never written into it: the
-- record is the person's, and the next employer has rules of its own.
create table training_rule (
    employer_id uuid not null references employer (id) on delete cascade,
    subject_code text not null references subject (code),
    -- Null: it does not run out.
    validity_months integer check (validity_months between 1 and 999),
    set_by uuid references person (id) on delete set null,
    set_at timestamptz not null,
    primary key (employer_id, subject_code)
);

-- What is written into a record is the date on a certificate, or the sector's default of that day.
alter table training_record add constraint record_holds_no_rule check (expiry_basis <> 'employer_rule');
