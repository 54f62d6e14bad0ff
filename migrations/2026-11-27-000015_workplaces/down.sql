drop table invitation;
drop trigger employer_keeps_an_admin on role_assignment;
drop function employer_keeps_an_admin();
drop table role_workplace;
-- An admin was a manager before there were admins.
update role_assignment set role = 'employer_manager' where role = 'employer_admin';
alter table role_assignment
    drop constraint role_of_employer,
    drop constraint role_one_at_an_employer,
    drop constraint role_of_named_workplaces_is_a_managers,
    drop constraint role_has_its_organisation,
    drop constraint role_assignment_role_check,
    add constraint role_assignment_role_check check (role in ('employer_manager', 'tutor', 'academy_staff')),
    add constraint role_has_its_organisation check (
        (role = 'employer_manager' and employer_id is not null and training_provider_id is null)
        or (role = 'tutor' and training_provider_id is not null and employer_id is null)
        or (role = 'academy_staff' and employer_id is null and training_provider_id is null)),
    drop column named_workplaces,
    drop column id;
drop index role_assignment_employer;
drop function employed(employment, date);
drop index employment_person, employment_workplace, employment_once;
-- Of several jobs that began on one day one stays.
delete from employment e using employment other where other.person_id = e.person_id
    and other.employer_id = e.employer_id and other.started_on = e.started_on and other.id < e.id;
alter table employment
    drop constraint employment_worker_id_is_one_persons,
    drop constraint employment_external_id_is_one_persons,
    drop constraint employment_left_has_a_last_day,
    drop constraint employment_workplace_is_the_employers,
    drop column left_at, drop column asc_wds_worker_id, drop column external_id, drop column job_role,
    drop column workplace_id, drop column id,
    add primary key (person_id, employer_id, started_on);
drop table workplace;
drop table former_name;
alter table training_provider drop column name_since;
alter table employer drop column name_since, drop column kind;
drop table service_type;
drop table job_role;
drop extension btree_gist;
