-- What a team takes on for some days.
create table sprint (
    id uuid primary key,
    project_id uuid not null references project on delete cascade,
    name text not null,
    goal text not null default '',
    -- both days are part of it
    first_day date not null,
    last_day date not null,
    -- the zone whose days are meant
    zone text not null,
    state text not null default 'planned',
    started_at timestamptz,
    closed_at timestamptz,
    -- the last fact that was true of its items when it was closed: its chart ends there
    closed_seq bigint,
    -- what its retrospective asks
    template text not null default 'start_stop',
    creator_id uuid not null references member,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint sprint_state_known check (state in ('planned', 'active', 'closed')),
    constraint sprint_template_known check (template in ('start_stop', 'four_ls', 'feelings')),
    constraint sprint_name_size check (char_length(name) between 1 and 60),
    constraint sprint_days check (first_day <= last_day),
    constraint sprint_started check ((state = 'planned') = (started_at is null)),
    constraint sprint_closed check ((state = 'closed') = (closed_at is not null and closed_seq is not null))
);
create index sprint_project on sprint (project_id, first_day);
-- a project runs one at a time
create unique index sprint_one_active on sprint (project_id) where state = 'active';

-- Everything else that is known of an item.
alter table item
    -- Markdown
    add column description text not null default '',
    -- tenths of an hour
    add column hours integer,
    add column tags text[] not null default '{}',
    add column sprint_id uuid references sprint,
    -- where it is between a plan and operation
    add column stage text,
    add column start_day date,
    add column due_day date,
    -- what it is part of
    add column parent_id uuid references item,
    -- the address of an issue elsewhere
    add column external text not null default '',
    add column updated_by uuid references member,
    add constraint item_hours_range check (hours between 0 and 9999),
    add constraint item_stage_known
        check (stage in ('plan', 'code', 'build', 'test', 'release', 'deploy', 'operate', 'monitor')),
    add constraint item_days check (start_day <= due_day),
    add constraint item_not_its_own_parent check (parent_id <> id);
update item set updated_by = creator_id;
alter table item alter column updated_by set not null;
create index item_sprint on item (sprint_id) where sprint_id is not null;
create index item_parent on item (parent_id) where parent_id is not null;

-- The checklist of an item.
create table item_step (
    id uuid primary key,
    item_id uuid not null references item on delete cascade,
    position integer not null,
    text text not null,
    done boolean not null default false,
    constraint item_step_place unique (item_id, position) deferrable initially deferred,
    constraint item_step_size check (char_length(text) between 1 and 200)
);

-- How items of a project stand to each other.
create table item_link (
    id uuid primary key,
    project_id uuid not null references project on delete cascade,
    kind text not null,
    from_id uuid not null references item on delete cascade,
    to_id uuid not null references item on delete cascade,
    -- working days between the two
    lag integer not null default 0,
    constraint item_link_once unique (from_id, to_id, kind),
    constraint item_link_not_itself check (from_id <> to_id),
    constraint item_link_lag check (lag between -365 and 365),
    constraint item_link_kind_known check (
        kind in ('finish_start', 'start_start', 'finish_finish', 'start_finish', 'relates', 'duplicates')
    )
);
create index item_link_project on item_link (project_id);
create index item_link_to on item_link (to_id);

-- What was true of an item from an instant on, as far as the charts of sprints need it. Nothing in it is ever changed.
create table item_fact (
    seq bigint generated always as identity primary key,
    item_id uuid not null references item on delete cascade,
    at timestamptz not null,
    sprint_id uuid,
    points integer,
    done boolean not null,
    -- it was deleted
    gone boolean not null
);
create index item_fact_item on item_fact (item_id, seq);
create index item_fact_sprint on item_fact (sprint_id) where sprint_id is not null;
insert into item_fact (item_id, at, points, done, gone)
select i.id, i.updated_at, i.points, c.done, i.deleted_at is not null
from item i join project_column c on c.id = i.column_id;

-- Files at an item. What they hold is only ever handed out to be saved.
create table item_file (
    id uuid primary key,
    item_id uuid not null references item on delete cascade,
    name text not null,
    bytes bytea not null,
    member_id uuid not null references member,
    at timestamptz not null,
    constraint item_file_name_size check (char_length(name) between 1 and 200),
    constraint item_file_size check (octet_length(bytes) <= 10485760)
);
create index item_file_item on item_file (item_id);

-- The cards of a sprint's retrospective, and who voted for them.
create table sprint_note (
    id uuid primary key,
    sprint_id uuid not null references sprint on delete cascade,
    position smallint not null,
    text text not null,
    author_id uuid not null references member,
    created_at timestamptz not null,
    -- the item that was made of it
    item_id uuid references item on delete set null,
    constraint sprint_note_position check (position between 0 and 3),
    constraint sprint_note_size check (char_length(text) between 1 and 500)
);
create index sprint_note_sprint on sprint_note (sprint_id, created_at);
create table sprint_vote (
    note_id uuid not null references sprint_note on delete cascade,
    member_id uuid not null references member,
    primary key (note_id, member_id)
);

-- People talk about items, too.
alter table comment
    alter column event_id drop not null,
    add column item_id uuid references item on delete cascade,
    add constraint comment_of_one check (num_nonnulls(event_id, item_id) = 1);
create index comment_item on comment (item_id, created_at, id) where item_id is not null;
alter table notification
    alter column event_id drop not null,
    add column item_id uuid references item on delete cascade,
    add constraint notification_of_one check (num_nonnulls(event_id, item_id) = 1);
alter table notification drop constraint notification_reason_known;
alter table notification add constraint notification_reason_known
    check (reason in ('mention', 'comment', 'approved', 'rejected', 'invited', 'assigned'));
create index notification_item on notification (item_id) where item_id is not null;

-- The part of the product that a change is in, so that pages about another part need not ask.
alter table change add column within_id uuid;

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, update, delete on sprint, sprint_note to creneau_app;
        grant select, insert, delete on sprint_vote, item_link, item_file to creneau_app;
        grant select, insert, update, delete on item_step to creneau_app;
        grant select, insert on item_fact to creneau_app;
    end if;
end
$$;
