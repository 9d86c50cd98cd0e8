-- The application connects as creneau_app, which may do what these grants say and no more;
-- migrations run as the owner of the database. See migrations/README.md.
do $$
begin
    if not exists (select from pg_roles where rolname = 'creneau_app') then
        create role creneau_app nologin;
    end if;
exception
    when duplicate_object or unique_violation then null; -- another database of this cluster was faster
    when insufficient_privilege then
        raise notice 'role creneau_app is missing and cannot be created: audit is protected by triggers alone';
end
$$;

-- People ---------------------------------------------------------------------

create table member (
    id uuid primary key,
    login text not null,
    name text not null,
    email text,
    -- null until the invitation is taken up
    password_hash text,
    state text not null,
    lang text not null default 'en',
    theme text not null default 'system',
    density text not null default 'comfortable',
    zone text not null default 'Europe/Paris',
    version bigint not null default 1,
    created_at timestamptz not null,
    constraint member_login_unique unique (login),
    constraint member_state_known check (state in ('invited', 'active', 'deactivated')),
    constraint member_name_size check (char_length(name) between 1 and 100)
);

create table member_role (
    member_id uuid not null references member,
    role text not null,
    primary key (member_id, role),
    constraint member_role_known
        check (role in ('project', 'dev', 'ops', 'technician', 'manager', 'admin'))
);

create table team (
    id uuid primary key,
    name text not null,
    created_at timestamptz not null,
    constraint team_name_unique unique (name),
    constraint team_name_size check (char_length(name) between 1 and 60)
);

create table team_member (
    team_id uuid not null references team,
    member_id uuid not null references member,
    primary key (team_id, member_id)
);
create index team_member_member on team_member (member_id);

-- Only hashes of tokens are stored: a copy of the database signs nobody in.
create table session (
    id uuid primary key,
    token_hash bytea not null,
    member_id uuid not null references member,
    created_at timestamptz not null,
    seen_at timestamptz not null,
    expires_at timestamptz not null,
    agent text not null,
    address text not null,
    constraint session_token_unique unique (token_hash)
);
create index session_member on session (member_id);

-- By the login that was typed, whether or not such an account exists: the answer must not tell.
create table sign_in_failure (
    login text primary key,
    failures integer not null,
    last_at timestamptz not null,
    locked_until timestamptz
);

-- Invitations, password resets, and the first administrator.
create table one_time_link (
    token_hash bytea primary key,
    member_id uuid references member,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

-- Events ---------------------------------------------------------------------

create table event (
    id uuid primary key,
    kind text not null,
    title text not null,
    -- timed events: instants, and the zone they were planned in
    starts_at timestamptz,
    ends_at timestamptz,
    zone text,
    -- all-day events: dates, both part of it
    first_day date,
    last_day date,
    team_ids uuid[] not null default '{}',
    tags text[] not null default '{}',
    sprint text not null default '',
    details jsonb not null,
    status text not null default 'planned',
    approval text not null default 'not_needed',
    approver_id uuid references member,
    rejection text,
    actual_start timestamptz,
    actual_end timestamptz,
    -- iCalendar identity
    uid text not null,
    sequence bigint not null default 0,
    -- a series: its rules, and when its last occurrence has ended (null: never)
    recurrence jsonb,
    series_end timestamptz,
    -- an occurrence that differs from its series, and which one it stands for
    series_id uuid references event on delete cascade,
    recurrence_id text,
    creator_id uuid not null references member,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    version bigint not null default 1,
    constraint event_kind_known check (kind in ('meeting', 'deployment', 'git_action')),
    constraint event_status_known
        check (status in ('planned', 'in_progress', 'completed', 'failed', 'cancelled')),
    constraint event_approval_known
        check (approval in ('not_needed', 'awaiting', 'approved', 'rejected')),
    constraint event_title_size check (char_length(title) between 1 and 200),
    constraint event_time_is_one check (
        (starts_at is not null and ends_at >= starts_at and zone is not null
            and first_day is null and last_day is null)
        or (starts_at is null and ends_at is null and zone is null
            and first_day is not null and last_day >= first_day)
    ),
    constraint event_four_eyes check (approver_id is null or approver_id <> creator_id),
    constraint event_occurrence_whole check ((series_id is null) = (recurrence_id is null)),
    constraint event_uid_unique unique nulls not distinct (uid, recurrence_id)
);

-- What a page of the calendar asks for: everything alive that touches a stretch of time.
create index event_timed on event using gist (tstzrange(starts_at, ends_at, '[]'))
    where deleted_at is null and recurrence is null and starts_at is not null;
create index event_all_day on event using gist (daterange(first_day, last_day, '[]'))
    where deleted_at is null and recurrence is null and first_day is not null;
create index event_series on event (series_end) where recurrence is not null;
create index event_of_series on event (series_id) where series_id is not null;
create index event_trash on event (deleted_at) where deleted_at is not null;

create table event_participant (
    event_id uuid not null references event on delete cascade,
    member_id uuid not null references member,
    answer text not null default 'none',
    primary key (event_id, member_id),
    constraint event_participant_answer_known check (answer in ('none', 'yes', 'maybe', 'no'))
);
create index event_participant_member on event_participant (member_id);

-- Ledger: the audit trail and the change feed ----------------------------------

-- One row. Who commits a change locks it last, so positions are in the order of commits:
-- a reader that saw position n has everything before n.
create table ledger (
    single boolean primary key default true check (single),
    audit_position bigint not null,
    audit_hash bytea not null,
    change_position bigint not null
);
insert into ledger (audit_position, audit_hash, change_position)
values (0, sha256('creneau'::bytea), 0);

create table audit (
    position bigint primary key,
    at timestamptz not null,
    actor_id uuid,
    action text not null,
    object text not null,
    object_id uuid,
    request text not null,
    -- JSON as it was hashed, byte for byte; null after a lawful erasure
    content text,
    -- SHA-256 of salt and content: what is erased stays unguessable, and the chain still verifies
    salt bytea not null,
    digest bytea not null,
    -- SHA-256 of the previous row's hash and of this row
    hash bytea not null
);
create index audit_object on audit (object_id, position);
create index audit_actor on audit (actor_id, position);

create function audit_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_append_only before update or delete on audit
    for each row execute function audit_is_append_only();
create trigger audit_no_truncate before truncate on audit
    for each statement execute function audit_is_append_only();

create table change (
    position bigint primary key,
    at timestamptz not null,
    topic text not null,
    object_id uuid not null,
    version bigint not null,
    -- who may hear of it: model::change::Audience
    audience jsonb not null
);
create index change_at on change (at);

-- Privileges -------------------------------------------------------------------

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant usage on schema public to creneau_app;
        grant select, insert, update, delete on
            member, member_role, team, team_member, session, sign_in_failure, one_time_link,
            event, event_participant, change
            to creneau_app;
        grant select, update on ledger to creneau_app;
        grant select, insert on audit to creneau_app;
    end if;
end
$$;
