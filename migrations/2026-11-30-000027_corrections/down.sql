drop table correction;
drop function correction_is_kept;
