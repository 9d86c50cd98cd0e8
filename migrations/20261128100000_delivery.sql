-- Who sees an event: model::policy's rule, for lists; a test compares the two. Of one expression, so that the planner
-- sees through it.
create function sees_event(e event, everything boolean, teams uuid[], member uuid) returns boolean
language sql stable parallel safe as
$$ select everything or e.team_ids = '{}' or e.team_ids && teams or e.creator_id = member
          or exists (select from event_participant p where p.event_id = e.id and p.member_id = member) $$;

-- The items, such as WEB-42, that a git action or a deployment names: in its title, its branch, what it ships.
create function item_names(kind text, title text, details jsonb) returns text[]
language sql immutable parallel safe as
$$ select case when kind in ('deployment', 'git_action') then array(
              select distinct upper(found[1])
              from regexp_matches(
                  concat_ws(' ', title, details ->> 'branch', details ->> 'description', details ->> 'changes'),
                  '(?<![[:alnum:]])([a-z][a-z0-9]{1,9}-[1-9][0-9]{0,8})(?![[:alnum:]])', 'gi') found
              order by 1)
          else '{}' end $$;

alter table event add column names text[] not null generated always as (item_names(kind, title, details)) stored;
-- A project's board asks for those that changed of late.
create index event_named on event (updated_at) where names <> '{}' and deleted_at is null;

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant execute on function sees_event(event, boolean, uuid[], uuid), item_names(text, text, jsonb)
            to creneau_app;
    end if;
end
$$;
