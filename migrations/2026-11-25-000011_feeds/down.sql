drop table feed;
