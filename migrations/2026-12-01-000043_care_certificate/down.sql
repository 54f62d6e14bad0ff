drop table care_sign_off;
drop table care_assessment;
