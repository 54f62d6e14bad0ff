-- What a training provider asks for a place that is given up late or not used. Never changed: the newest counts for what is
-- booked from then on, and a booking keeps the ones of its day.
create table cancellation_terms (
    id bigint generated always as identity primary key,
    training_provider_id uuid not null references training_provider (id),
    -- Without hours it asks nothing.
    free_until_hours integer check (free_until_hours between 0 and 2160),
    late_fee_pence bigint not null check (late_fee_pence between 0 and 100000000),
    no_show_fee_pence bigint not null check (no_show_fee_pence between 0 and 100000000),
    set_by uuid references person (id) on delete set null,
    set_at timestamptz not null
);
create index cancellation_terms_newest on cancellation_terms (training_provider_id, id desc);

alter table booking add column terms_id bigint references cancellation_terms (id);

-- What is to pay; the academy takes no payment.
create table booking_charge (
    booking_id uuid not null references booking (id) on delete cascade,
    kind text not null check (kind in ('late_cancellation', 'no_show')),
    pence bigint not null check (pence between 0 and 100000000),
    made_at timestamptz not null,
    primary key (booking_id)
);
