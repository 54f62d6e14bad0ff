drop table revoked_token;
drop table client_assertion;
drop table api_client_key;
alter table api_client add column secret_hash text;
update api_client c set secret_hash = coalesce(
    (select hash from api_client_secret s where s.client_id = c.client_id order by place limit 1), '');
alter table api_client alter column secret_hash set not null;
drop table api_client_secret;
alter table api_client drop column label, drop column scopes, drop column stopped, drop column created_at,
    drop column last_used_at;
