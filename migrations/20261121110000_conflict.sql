-- Freezes and absences.
alter table event drop constraint event_kind_known;
alter table event add constraint event_kind_known
    check (kind in ('meeting', 'deployment', 'git_action', 'freeze', 'absence'));

-- What deployments touch. Events name a service by its name, which therefore stays.
create table service (
    name text primary key,
    -- when it may be touched in production (model::hours::WeekHours); null: at any time
    hours jsonb,
    version bigint not null default 1,
    created_at timestamptz not null default now(),
    constraint service_name_size check (char_length(name) between 1 and 60)
);
insert into service (name)
values ('portal'), ('api'), ('identity'), ('billing'), ('mail'), ('files'), ('search'), ('database'), ('network'),
    ('monitoring');

-- When a team works (model::hours::WeekHours); null: office hours.
alter table team add column hours jsonb;
alter table team add column version bigint not null default 1;

create table holiday (
    team_id uuid not null references team on delete cascade,
    day date not null,
    name text not null,
    primary key (team_id, day),
    constraint holiday_name_size check (char_length(name) between 1 and 200)
);

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant select, insert, update on service to creneau_app;
        grant select, insert, delete on holiday to creneau_app;
    end if;
end
$$;
