-- A text as people look for it: without capitals and accents. Of one expression, so that the planner sees through it.
create function plain(text) returns text language sql immutable strict parallel safe as
$$ select translate(lower($1), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’', 'aaaaaaceeeeiiiinooooouuuuyy''') $$;

do $$
begin
    if exists (select from pg_roles where rolname = 'creneau_app') then
        grant execute on function plain(text) to creneau_app;
    end if;
end
$$;
