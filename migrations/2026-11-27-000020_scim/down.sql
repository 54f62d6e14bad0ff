drop table hr_place, hr_worker;
alter table workplace drop column hr_id;
