drop function mend_catalogue_order;
