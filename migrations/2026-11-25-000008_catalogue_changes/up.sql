-- First and last day to book, as the training provider says.
alter table course_run
    add column opens_on date,
    add column closes_on date,
    add constraint course_run_closes_after_opening check (closes_on is null or opens_on is null or closes_on >= opens_on);

-- The order of changes. A row carries the number of the transaction that last wrote it: rows of transactions that are over
-- keep their places for ever, so whoever reads on from where they stopped misses nothing, without any lock.
alter table course add column changed_in bigint not null default pg_current_xact_id()::text::bigint;
alter table course_run add column changed_in bigint not null default pg_current_xact_id()::text::bigint;
create index course_changed_in on course (changed_in, id);
create index course_run_changed_in on course_run (changed_in, id);

create function catalogue_changed() returns trigger language plpgsql as $$
begin
    new.changed_in := pg_current_xact_id()::text::bigint;
    return new;
end $$;
create trigger course_changed before update on course for each row execute function catalogue_changed();
create trigger course_run_changed before update on course_run for each row execute function catalogue_changed();

-- What stands on a course or a run but in another table.
create function venue_changed() returns trigger language plpgsql as $$
begin
    update course_run set changed_in = 0 where venue_id = new.id;
    return null;
end $$;
create trigger venue_changed after update on venue for each row execute function venue_changed();

create function training_provider_changed() returns trigger language plpgsql as $$
begin
    update course set changed_in = 0 where training_provider_id = new.id;
    update course_run r set changed_in = 0 from course c where c.id = r.course_id and c.training_provider_id = new.id;
    return null;
end $$;
create trigger training_provider_changed after update of name, website, demonstration, ukprn on training_provider
    for each row when (old.* is distinct from new.*) execute function training_provider_changed();

-- Numbers of transactions begin anew where a copy of the database is restored: then `base` grows past all that were given
-- out, so that the order of changes never goes back.
create table catalogue_order (
    one boolean primary key default true check (one),
    base bigint not null default 0
);
insert into catalogue_order default values;
