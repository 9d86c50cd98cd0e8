-- What was imported from another tracker, so that the same again is the same item.
create table item_import (
    project_id uuid not null references project on delete cascade,
    -- what the other tracker calls it, or what stands for a line without a name
    key text not null,
    item_id uuid not null references item on delete cascade,
    -- of the line as it was imported last
    digest bytea not null,
    primary key (project_id, key)
);
create index item_import_item on item_import (item_id);

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, update on item_import to creneau_app;
    end if;
end
$$;
