-- What was changed in one go, as it was before, so that whoever did it can take it back within a day.
create table event_undo (
    id uuid primary key,
    member_id uuid not null references member,
    at timestamptz not null,
    label text not null,
    -- for each row of event: its id, the version the change left it in, the row and its participants
    -- as they were before (null for a row that the change made)
    images jsonb not null
);
-- housekeeping removes the old ones
create index event_undo_at on event_undo (at);

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, delete on event_undo to creneau_app;
    end if;
end
$$;
