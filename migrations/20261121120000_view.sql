-- The day on which a week begins for somebody.
alter table member add column week_start text not null default 'monday';
alter table member add constraint member_week_start_known check (week_start in ('monday', 'saturday', 'sunday'));

-- Views of the calendar that somebody keeps: private, or shared with every member.
create table saved_view (
    id uuid primary key,
    owner_id uuid not null references member,
    name text not null,
    view text not null,
    -- model::calendar::Filter
    filter jsonb not null,
    shared boolean not null,
    version bigint not null default 1,
    created_at timestamptz not null,
    constraint saved_view_name_size check (char_length(name) between 1 and 60)
);
-- the list of one's own, and the shared ones
create index saved_view_owner on saved_view (owner_id);

-- Secret addresses from which other calendars read: of all that the member may see, or of a view.
create table feed (
    id uuid primary key,
    member_id uuid not null references member,
    view_id uuid references saved_view on delete cascade,
    token_hash bytea not null,
    created_at timestamptz not null,
    read_at timestamptz,
    constraint feed_token_unique unique (token_hash)
);
create index feed_member on feed (member_id);

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, update, delete on saved_view, feed to creneau_app;
    end if;
end
$$;
