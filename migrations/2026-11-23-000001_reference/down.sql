drop table search_word;
drop table postcode;
drop table place;
drop table subject_synonym;
drop table subject;
drop function plain_text(text);
drop extension unaccent;
drop extension pg_trgm;
