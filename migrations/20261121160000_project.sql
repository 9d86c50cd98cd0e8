-- What teams work on.
create table project (
    id uuid primary key,
    -- what its items are numbered under; it never changes
    key text not null,
    name text not null,
    -- Markdown
    description text not null default '',
    -- no teams: every member sees it
    team_ids uuid[] not null default '{}',
    services text[] not null default '{}',
    -- model::project::Link
    links jsonb not null default '[]',
    -- nothing more goes into a column that is full
    strict boolean not null default false,
    creator_id uuid not null references member,
    created_at timestamptz not null,
    archived_at timestamptz,
    version bigint not null default 1,
    constraint project_key_unique unique (key),
    constraint project_key_form check (key ~ '^[A-Z][A-Z0-9]{1,9}$'),
    constraint project_name_size check (char_length(name) between 1 and 200)
);

-- Who works on it, beside its teams.
create table project_member (
    project_id uuid not null references project on delete cascade,
    member_id uuid not null references member,
    primary key (project_id, member_id)
);
-- the projects that somebody sees
create index project_member_of on project_member (member_id);

-- Where work stands, in the order in which it passes through.
create table project_column (
    id uuid primary key,
    project_id uuid not null references project on delete cascade,
    position integer not null,
    name text not null,
    -- more than this is too much
    wip_limit integer,
    -- what stands here is done
    done boolean not null,
    -- they change places in one transaction
    constraint project_column_place unique (project_id, position) deferrable initially deferred,
    constraint project_column_name_size check (char_length(name) between 1 and 60),
    constraint project_column_limit check (wip_limit between 1 and 999)
);

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, update on project to creneau_app;
        grant select, insert, update, delete on project_member, project_column to creneau_app;
    end if;
end
$$;
