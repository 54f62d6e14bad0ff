-- Places that an employer keeps for workers whom it names later. They count as taken, so that no run is overbooked.
create table place_block (
    id uuid primary key,
    course_run_id uuid not null references course_run (id) on delete cascade,
    employer_id uuid not null references employer (id) on delete cascade,
    places integer not null check (places between 1 and 200),
    -- Those without a name yet.
    places_left integer not null,
    release_on date not null,
    cost_code text check (length(cost_code) between 1 and 40),
    made_by uuid references person (id) on delete set null,
    created_at timestamptz not null,
    -- When what had no name went back.
    released_at timestamptz,
    constraint place_block_within check (places_left between 0 and places),
    constraint place_block_released_is_empty check (released_at is null or places_left = 0)
);
create index place_block_employer on place_block (employer_id, release_on);
create index place_block_run on place_block (course_run_id) where places_left > 0;
create index place_block_due on place_block (release_on) where places_left > 0;

create function place_block_counts() returns trigger language plpgsql as $$
declare
    more integer := 0;
    run uuid;
begin
    if tg_op <> 'INSERT' then
        run := old.course_run_id;
        more := more - old.places_left;
    end if;
    if tg_op <> 'DELETE' then
        run := new.course_run_id;
        more := more + new.places_left;
    end if;
    if more <> 0 then
        update course_run set places_taken = places_taken + more where id = run;
    end if;
    return null;
end $$;
create trigger place_block_counts after insert or update of places_left or delete on place_block
    for each row execute function place_block_counts();
