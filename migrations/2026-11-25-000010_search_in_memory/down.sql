create index place_name on place (plain_text(name));
create index subject_synonym_phrase on subject_synonym using gin (phrase gin_trgm_ops);
create table search_word (
    word text primary key,
    weight integer not null default 1
);
create index search_word_trgm on search_word using gin (word gin_trgm_ops);
alter table course add column subject_words text not null default '';
alter table course add column search tsvector generated always as (
    setweight(to_tsvector('english', coalesce(title, '')), 'A')
    || setweight(to_tsvector('english', coalesce(subject_words, '')), 'B')
    || setweight(to_tsvector('english', coalesce(summary, '')), 'C')
    || setweight(jsonb_to_tsvector('english', sections, '["string"]'), 'D')) stored;
create index course_search on course using gin (search);
create index course_title_trgm on course using gin (lower(title) gin_trgm_ops);
