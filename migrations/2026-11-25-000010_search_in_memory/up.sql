-- Searches are answered from each process's own copy of the catalogue: what only they read would cost every load.
drop index course_search;
drop index course_title_trgm;
alter table course drop column search, drop column subject_words;
drop table search_word;
drop index subject_synonym_phrase;
drop index place_name;
