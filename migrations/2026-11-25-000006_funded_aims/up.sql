-- Learning aims whose cost a fund repays to employers of care staff, as the fund's own list has them.
create table funded_aim (
    learning_aim_ref text primary key check (length(learning_aim_ref) = 8),
    most_pence bigint not null check (most_pence between 1 and 100000000)
);
