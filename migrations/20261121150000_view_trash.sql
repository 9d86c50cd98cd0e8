-- A view that was thrown away can come back for a while, with the addresses that show it.
alter table saved_view add column deleted_at timestamptz;
