-- Searches that found nothing as they were asked, counted. Nothing of what was typed and nobody who typed it is kept.
create table unmet_demand (
    -- Monday of the week, Europe/London.
    week date not null check (extract(isodow from week) = 1),
    -- What the words meant; empty when they named no subject.
    subject_code text not null,
    -- Where; empty when no place was named, or it is far from the county.
    district text not null,
    -- The parameters that had to be let go, in order; empty when even then nothing was found.
    let_go text not null check (length(let_go) <= 200),
    searches bigint not null check (searches > 0),
    primary key (week, subject_code, district, let_go)
);
