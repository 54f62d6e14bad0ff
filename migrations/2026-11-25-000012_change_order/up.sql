-- Where a copy of the database was restored, transactions are numbered from the beginning again: the order of changes goes
-- on after all that was given out before, so that whoever follows it reads everything once more and misses nothing.
create function mend_catalogue_order() returns void language plpgsql as $$
declare
    now_in constant bigint := pg_current_xact_id()::text::bigint;
    last_in bigint;
begin
    select greatest((select max(changed_in) from course), (select max(changed_in) from course_run)) into last_in;
    if last_in > now_in then
        update catalogue_order set base = base + last_in;
        update course set changed_in = 0;
        update course_run set changed_in = 0;
    end if;
end $$;
