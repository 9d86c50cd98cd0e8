-- The number of the last item of a project. It is given out with the item, so that none is left out or given twice.
alter table project add column last_number bigint not null default 0;

-- What there is to do.
create table item (
    id uuid primary key,
    project_id uuid not null references project on delete cascade,
    number bigint not null,
    kind text not null,
    title text not null,
    column_id uuid not null references project_column,
    priority text not null default 'medium',
    -- tenths of a point
    points integer,
    -- its place in the backlog: between any two there is room for another one
    rank text collate "C" not null,
    creator_id uuid not null references member,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    version bigint not null default 1,
    constraint item_number_unique unique (project_id, number),
    -- also the backlog, in its order; several change places in one transaction
    constraint item_rank_unique unique (project_id, rank) deferrable initially deferred,
    constraint item_kind_known check (kind in ('epic', 'story', 'task', 'bug', 'milestone', 'phase')),
    constraint item_priority_known check (priority in ('low', 'medium', 'high', 'urgent')),
    constraint item_title_size check (char_length(title) between 1 and 200),
    constraint item_points_range check (points between 0 and 9999)
);
-- how much stands in a column
create index item_column on item (column_id) where deleted_at is null;

-- Who works on it.
create table item_assignee (
    item_id uuid not null references item on delete cascade,
    member_id uuid not null references member,
    primary key (item_id, member_id)
);
create index item_assignee_of on item_assignee (member_id);

-- What was changed of an item, field by field. Nothing in it is ever changed.
create table item_history (
    id uuid primary key,
    item_id uuid not null references item on delete cascade,
    at timestamptz not null,
    actor_id uuid not null references member,
    field text not null,
    before jsonb,
    after jsonb
);
create index item_history_item on item_history (item_id, at);

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, update on item to creneau_app;
        grant select, insert, delete on item_assignee to creneau_app;
        grant select, insert on item_history to creneau_app;
    end if;
end
$$;
