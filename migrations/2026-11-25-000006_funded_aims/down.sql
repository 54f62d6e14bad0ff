drop table funded_aim;
