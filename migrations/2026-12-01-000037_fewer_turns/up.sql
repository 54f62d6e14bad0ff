-- Where a person is, found by the person: the constraint's own index leaves out what is excused, and so is not used for it.
create index place_meeting_person on place_meeting (person_id);

-- An answer that is made once what it tells of is committed, so that nobody waits for the telling: until then, what it is made of.
alter table idempotent_answer add column told boolean not null default true;

-- Waits until nobody else answers the same key, then reads the answer that was kept. One turn instead of two: within a volatile
-- function each statement sees what was committed before it, as two statements of the transaction would.
create function idempotent_turn(text, text, text) returns table (body_hash bytea, status integer, body jsonb, told boolean)
    language plpgsql volatile as $$
begin
    perform pg_advisory_xact_lock(hashtextextended($1 || E'\n' || $2 || E'\n' || $3, 0));
    return query select i.body_hash, i.status, i.body, i.told from idempotent_answer i
        where i.caller = $1 and i.operation = $2 and i.key = $3;
end $$;
