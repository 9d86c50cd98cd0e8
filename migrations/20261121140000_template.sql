-- Events that are planned again and again: private, or shared with every member.
create table template (
    id uuid primary key,
    owner_id uuid not null references member,
    name text not null,
    -- model::event::EventForm, of no date of its own
    form jsonb not null,
    shared boolean not null,
    created_at timestamptz not null,
    constraint template_name_size check (char_length(name) between 1 and 200)
);
-- the list of one's own, and the shared ones
create index template_owner on template (owner_id);

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, update, delete on template to creneau_app;
    end if;
end
$$;
