-- Where a course was read: two sources may list one course of a training provider, each under its own key.
alter table course add column source text not null default 'training-provider'
    check (source in ('training-provider', 'course-directory'));
update course set source = 'course-directory' where source_format = 'dfe-courses';
alter table course alter column source drop default,
    drop constraint course_reference_key,
    add constraint course_reference_key unique (training_provider_id, source, reference);

alter table import_job add column source text not null default 'training-provider'
    check (source in ('training-provider', 'course-directory'));
update import_job set source = 'course-directory' where format in ('dfe-courses', 'dfe-venues');
alter table import_job alter column source drop default;
-- None: as the form of the file has it.
alter table feed add column source text check (source in ('training-provider', 'course-directory'));

-- Two courses that look like one, and what became of it.
create table duplicate (
    id uuid primary key,
    first_course_id uuid not null references course (id) on delete cascade,
    second_course_id uuid not null references course (id) on delete cascade,
    points integer not null check (points between 0 and 100),
    -- [{sign, points, because}]
    reasons jsonb not null,
    -- The score alone would join them.
    same boolean not null,
    state text not null check (state in ('suggested', 'joined', 'apart')),
    decided_by text not null check (decided_by in ('rule', 'person')),
    person_id uuid references person (id) on delete set null,
    decided_at timestamptz not null,
    constraint duplicate_pair_key unique (first_course_id, second_course_id),
    constraint duplicate_pair_in_order check (first_course_id < second_course_id),
    constraint duplicate_person_decides check (decided_by = 'person' or (state <> 'apart' and person_id is null))
);
create index duplicate_second on duplicate (second_course_id);
create index duplicate_by_points on duplicate (points desc, id);

-- The course that stands for this one, and what it leaves out is read from this one.
alter table course add column same_as uuid references course (id) on delete set null,
    add constraint course_is_not_its_own_lead check (same_as <> id);
create index course_same_as on course (same_as) where same_as is not null;
-- The same of a run. Nobody books a run that is not shown.
alter table course_run add column same_as uuid references course_run (id) on delete set null,
    add constraint course_run_is_not_its_own_lead check (same_as <> id),
    add constraint hidden_run_holds_nobody check (same_as is null or (places_taken = 0 and waiting = 0));
create index course_run_same_as on course_run (same_as) where same_as is not null;

-- What stands for another is itself shown.
create function lead_is_shown() returns trigger language plpgsql as $$
declare
    broken boolean;
begin
    execute format('select exists (select 1 from %1$I where id = $1 and same_as = $2 and exists '
        '(select 1 from %1$I lead where lead.id = $2 and lead.same_as is not null)) or '
        '(exists (select 1 from %1$I where id = $1 and same_as is not null) and exists (select 1 from %1$I where same_as = $1))',
        tg_table_name) into broken using new.id, new.same_as;
    if broken then
        raise exception 'what stands for % is not shown itself', new.id using errcode = '23514', constraint = 'lead_is_shown';
    end if;
    return null;
end $$;
create constraint trigger course_lead_is_shown after insert or update of same_as on course
    deferrable initially deferred for each row when (new.same_as is not null) execute function lead_is_shown();
create constraint trigger course_run_lead_is_shown after insert or update of same_as on course_run
    deferrable initially deferred for each row when (new.same_as is not null) execute function lead_is_shown();

-- These courses and those that they stand for.
create function members_of(courses uuid[]) returns uuid[] language sql stable as $$
    select array(select id from course where id = any(courses) union select id from course where same_as = any(courses))
$$;

-- Whether a course is shown as one with a listing of a source that has it from a training provider.
create function shown_with(course_id uuid, provider uuid, from_source text) returns boolean language sql stable as $$
    select exists (select 1 from course c join course x on x.id = any(members_of(array[coalesce(c.same_as, c.id)]))
        where c.id = course_id and x.id <> c.id and x.training_provider_id = provider and x.source = from_source)
$$;

-- A course as it is shown: what its own listing leaves out is read from those it stands for, the training provider's own
-- word ('training-provider' sorts last) before others.
create view course_shown as
select l.id, l.training_provider_id, l.source, l.reference, l.title, coalesce(nullif(l.summary, ''), f.summary, '') as summary,
    coalesce(l.level, f.level) as level, coalesce(l.learning_aim_ref, f.learning_aim_ref) as learning_aim_ref,
    coalesce(l.awarding_body, f.awarding_body) as awarding_body, coalesce(l.website, f.website) as website,
    case when f.n = 0 then l.sections else l.sections || coalesce((
        select jsonb_agg(x.section order by x.section ->> 'heading') from (
            select distinct on (s.section ->> 'heading') s.section
            from course m cross join jsonb_array_elements(m.sections) as s (section)
            where m.same_as = l.id and m.withdrawn_at is null and not exists (
                select 1 from jsonb_array_elements(l.sections) as o (section)
                where o.section ->> 'heading' = s.section ->> 'heading')
            order by s.section ->> 'heading', m.source desc, m.id) x), '[]') end as sections,
    case when f.n = 0 or l.keywords <> '{}' then l.keywords else coalesce((
        select m.keywords from course m where m.same_as = l.id and m.withdrawn_at is null and m.keywords <> '{}'
        order by m.source desc, m.id limit 1), '{}') end as keywords,
    l.withdrawn_at, greatest(l.updated_at, f.updated_at) as updated_at
from course l cross join lateral (
    select count(*) as n, max(m.updated_at) as updated_at,
        (array_agg(m.summary order by m.source desc, m.id) filter (where m.summary <> ''))[1] as summary,
        (array_agg(m.level order by m.source desc, m.id) filter (where m.level is not null))[1] as level,
        (array_agg(m.learning_aim_ref order by m.source desc, m.id) filter (where m.learning_aim_ref is not null))[1]
            as learning_aim_ref,
        (array_agg(m.awarding_body order by m.source desc, m.id) filter (where m.awarding_body is not null))[1]
            as awarding_body,
        (array_agg(m.website order by m.source desc, m.id) filter (where m.website is not null))[1] as website
    from course m where m.same_as = l.id and m.withdrawn_at is null) f
where l.same_as is null;

-- A run as it is shown. One that is not shown itself is here too, for who booked it once: same_as tells.
create view run_shown as
select r.id, coalesce(c.same_as, c.id) as course_id, c.id as listed_under, c.training_provider_id, r.reference, r.same_as,
    r.starts_on, case when r.starts_at is null then t.starts_at else r.starts_at end as starts_at,
    coalesce(r.ends_on, t.ends_on) as ends_on,
    case when r.starts_at is null then t.ends_at else r.ends_at end as ends_at, r.flexible_start,
    case when num_nonnulls(r.opens_on, r.closes_on) = 0 then t.opens_on else r.opens_on end as opens_on,
    case when num_nonnulls(r.opens_on, r.closes_on) = 0 then t.closes_on else r.closes_on end as closes_on,
    r.mode, coalesce(r.study_mode, t.study_mode) as study_mode,
    coalesce(r.attendance_pattern, t.attendance_pattern) as attendance_pattern, coalesce(r.duration, t.duration) as duration,
    coalesce(r.venue_id, t.venue_id) as venue_id, coalesce(r.cost_pence, t.cost_pence) as cost_pence,
    coalesce(r.cost_description, t.cost_description) as cost_description, coalesce(r.url, t.url) as url,
    r.capacity, r.places_taken, r.waiting, r.withdrawn_at is not null or c.withdrawn_at is not null as withdrawn,
    array_remove(array[c.source, t.source], null) as sources,
    -- The members that are read from the second.
    array_remove(array[
        case when r.starts_at is null and t.starts_at is not null then 'startsAt' end,
        case when r.ends_on is null and t.ends_on is not null then 'endsOn' end,
        case when num_nonnulls(r.opens_on, r.closes_on) = 0 and t.opens_on is not null then 'opensOn' end,
        case when num_nonnulls(r.opens_on, r.closes_on) = 0 and t.closes_on is not null then 'closesOn' end,
        case when r.study_mode is null and t.study_mode is not null then 'studyMode' end,
        case when r.attendance_pattern is null and t.attendance_pattern is not null then 'attendancePattern' end,
        case when r.duration is null and t.duration is not null then 'duration' end,
        case when r.venue_id is null and t.venue_id is not null then 'venue' end,
        case when r.cost_pence is null and t.cost_pence is not null then 'costPence' end,
        case when r.cost_description is null and t.cost_description is not null then 'costDescription' end,
        case when r.url is null and t.url is not null then 'providerUrl' end], null) as from_second
from course_run r join course c on c.id = r.course_id
left join lateral (
    select t.*, tc.source from course_run t join course tc on tc.id = t.course_id
    where t.same_as = r.id and t.withdrawn_at is null and tc.withdrawn_at is null
    order by tc.source desc, t.id limit 1) t on true;

-- Why nothing was loaded, for programs.
alter table import_job add column failure_code text;
-- Which date a change is of.
alter table import_change add column starts_on date;
