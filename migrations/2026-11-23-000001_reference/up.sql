create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- unaccent() is only STABLE because its dictionary could change; ours does not, and an index needs IMMUTABLE.
create function plain_text(text) returns text
    language sql immutable strict parallel safe
    as $$ select lower(public.unaccent('public.unaccent', $1)) $$;

create table subject (
    code text primary key check (code ~ '^[a-z0-9_]{1,60}$'),
    name text not null,
    category text not null,
    typical_validity_months integer check (typical_validity_months between 1 and 999),
    does_not_expire boolean not null default false,
    practical boolean not null default false,
    asc_wds_category_code text,
    parent text references subject (code) deferrable initially deferred,
    position integer not null default 0,
    constraint subject_validity_is_one_thing check (not (does_not_expire and typical_validity_months is not null))
);

-- What workers call it. The rule that tags courses and the search both read these.
create table subject_synonym (
    subject_code text not null references subject (code) on delete cascade,
    phrase text not null,
    primary key (subject_code, phrase)
);
create index subject_synonym_phrase on subject_synonym using gin (phrase gin_trgm_ops);

create table place (
    code text primary key,
    kind text not null check (kind in ('town', 'district', 'outcode')),
    name text not null,
    latitude double precision not null check (latitude between 49 and 61),
    longitude double precision not null check (longitude between -9 and 2)
);
create index place_name on place (plain_text(name));

-- Full postcodes of the county and around, without the space.
create table postcode (
    code text primary key,
    latitude double precision not null,
    longitude double precision not null
);

-- Every word a search can be corrected to.
create table search_word (
    word text primary key,
    weight integer not null default 1
);
create index search_word_trgm on search_word using gin (word gin_trgm_ops);

-- Which reference data is loaded, so that a start with the same data does no work.
create table reference_version (
    name text primary key,
    hash bytea not null
);
