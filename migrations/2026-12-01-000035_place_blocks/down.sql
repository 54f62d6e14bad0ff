delete from place_block;
drop table place_block;
drop function place_block_counts();
