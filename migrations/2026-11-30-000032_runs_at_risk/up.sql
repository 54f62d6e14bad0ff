-- What a person says of a run, beside what its feed says.
alter table course_run
    -- With fewer people it may not take place.
    add column minimum integer check (minimum between 1 and 1000),
    -- How to join online, and what to know of the room: for who has a place alone.
    add column joining_link text check (joining_link like 'https://%' and length(joining_link) <= 500),
    add column joining_notes text check (length(joining_notes) between 1 and 1000),
    -- A person called it off. No feed brings it back.
    add column called_off_at timestamptz,
    add constraint run_called_off_is_withdrawn check (called_off_at is null or withdrawn_at is not null);
create index course_run_minimum on course_run (starts_on) where minimum is not null and withdrawn_at is null;

create function run_stays_called_off() returns trigger language plpgsql as $$
begin
    if new.called_off_at is not null and new.withdrawn_at is null then
        new.withdrawn_at := new.called_off_at;
    end if;
    return new;
end $$;
create trigger run_stays_called_off before insert or update on course_run
    for each row execute function run_stays_called_off();
