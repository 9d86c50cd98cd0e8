-- What people say about an event; of a series, about all of it.
create table comment (
    id uuid primary key,
    event_id uuid not null references event on delete cascade,
    author_id uuid not null references member,
    -- Markdown
    text text not null,
    created_at timestamptz not null,
    edited_at timestamptz,
    version bigint not null default 1,
    constraint comment_text_size check (char_length(text) between 1 and 20000)
);
-- the thread of an event, in its order
create index comment_event on comment (event_id, created_at, id);

-- What waits for somebody to read it.
create table notification (
    id uuid primary key,
    member_id uuid not null references member,
    reason text not null,
    event_id uuid not null references event on delete cascade,
    comment_id uuid references comment on delete cascade,
    actor_id uuid not null references member,
    created_at timestamptz not null,
    read_at timestamptz,
    constraint notification_reason_known
        check (reason in ('mention', 'comment', 'approved', 'rejected', 'invited'))
);
-- the inbox, the latest first
create index notification_inbox on notification (member_id, created_at desc, id desc);
create index notification_unread on notification (member_id) where read_at is null;
create index notification_event on notification (event_id);

-- What matters in operations. Nothing in it is ever changed.
create table journal (
    id uuid primary key,
    at timestamptz not null,
    severity text not null,
    -- what happened: model::journal::Happening
    happening text not null,
    services text[] not null default '{}',
    text text not null,
    author_id uuid references member,
    -- what it is about, and who may see it: as the event was then (model::policy::EventFacts)
    event_id uuid,
    facts jsonb,
    constraint journal_severity_known check (severity in ('info', 'warning', 'critical')),
    constraint journal_text_size check (char_length(text) between 1 and 2000)
);
-- the journal, the latest first
create index journal_at on journal (at desc, id desc);

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, update, delete on comment, notification to creneau_app;
        grant select, insert on journal to creneau_app;
    end if;
end
$$;
