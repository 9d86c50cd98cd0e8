//! Every server function answers somebody who may not as it should. One that is not in the
//! table here fails the test: whoever adds it decides who may use it.

use crate::support::{Server, admin, as_member, form, person, team};
use model::{
    AppError, EventId, Field, Problem, ProjectId, Rule, SprintId,
    audit::AuditFilter,
    calendar::{CalendarState, Filter, View},
    event::{EventForm, EventKind, EventStatus},
    hours::HoursForm,
    journal::JournalFilter,
    person::{MemberForm, Role},
    project::{ProjectForm, WorkflowForm},
    sprint::SprintForm,
    view::ViewForm,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use std::collections::BTreeMap;

/// What a technician hears.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Technician {
    Done,
    /// Done, with a line in the trail: it is everybody's own.
    Written,
    Forbidden,
    NotFound,
}
use Technician::{Done, Forbidden, NotFound, Written};

/// What the functions are called with.
struct Things {
    event: EventId,
    form: EventForm,
    member: Value,
    team: Value,
}

/// Every server function: an input that would be accepted from somebody who may, and the answer.
fn functions(t: &Things) -> BTreeMap<&'static str, (Value, Technician)> {
    let person = MemberForm {
        login: "eve".into(),
        name: "Eve".into(),
        roles: vec![Role::Admin],
        ..MemberForm::default()
    };
    let project = ProjectForm {
        key: "WEB".into(),
        name: "Portail".into(),
        ..ProjectForm::new(ProjectId(t.event.0))
    };
    let sprint = SprintForm {
        id: SprintId(t.event.0),
        name: "Sprint 1".into(),
        goal: String::new(),
        first: "2026-01-12".into(),
        last: "2026-01-23".into(),
    };
    let today = "2026-01-15".parse().unwrap();
    let state = CalendarState::from_params(|_| None, today);
    let (event, form) = (t.event, &t.form);
    let hours = HoursForm::of(None, "Europe/Paris");
    let view = ViewForm {
        name: "Mine".into(),
        view: View::Week,
        filter: Filter::default(),
        shared: false,
    };
    BTreeMap::from([
        ("/api/account/link-owner", (json!({"token": "guessed"}), NotFound)),
        ("/api/account/sessions", (json!({}), Done)),
        ("/api/account/zones", (json!({}), Done)),
        (
            "/api/audit/list",
            (json!({"filter": AuditFilter::default()}), Forbidden),
        ),
        ("/api/calendar/choices", (json!({}), Done)),
        (
            "/api/calendar/import",
            (json!({"text": "", "apply": true}), Forbidden),
        ),
        (
            "/api/calendar/surroundings",
            (json!({"first": today, "end": today}), Done),
        ),
        ("/api/calendar/page", (json!({"state": state}), Done)),
        (
            "/api/event/answer",
            (json!({"id": event, "answer": "yes"}), Forbidden),
        ),
        (
            "/api/event/tick",
            (json!({"id": event, "text": "x", "done": true}), Forbidden),
        ),
        (
            "/api/event/approve",
            (
                json!({"id": event, "version": 1, "agreed": true, "reason": ""}),
                Forbidden,
            ),
        ),
        (
            "/api/event/copy",
            (
                json!({"of": {"id": event, "time": {"t": "all_day", "first": today, "last": today}}, "id": event}),
                Forbidden,
            ),
        ),
        ("/api/event/create", (json!({"form": form}), Forbidden)),
        ("/api/event/delete", (json!({"id": event}), Forbidden)),
        (
            "/api/event/move",
            (
                json!({"moves": [{"id": event, "time": {"t": "all_day", "first": today, "last": today}}], "scope": "this"}),
                Forbidden,
            ),
        ),
        (
            "/api/event/preview",
            (
                json!({
                    "first": {"t": "all_day", "first": today, "last": today},
                    "repeat": {"rhythm": "Daily", "every": 1, "end": "Never"},
                }),
                Done,
            ),
        ),
        // What somebody else did cannot be told from what nobody did.
        ("/api/event/undo", (json!({"id": event}), NotFound)),
        ("/api/event/restore", (json!({"id": event}), Forbidden)),
        (
            "/api/event/step",
            (
                json!({"id": event, "version": 1, "to": EventStatus::InProgress}),
                Forbidden,
            ),
        ),
        ("/api/event/trash", (json!({}), Done)),
        (
            "/api/event/update",
            (json!({"id": event, "version": 1, "form": form}), Forbidden),
        ),
        ("/api/event/view", (json!({"id": event}), Done)),
        (
            "/api/comment/create",
            (
                json!({"about": {"event": event}, "id": event, "text": "Said"}),
                Written,
            ),
        ),
        ("/api/comment/delete", (json!({"id": t.team}), NotFound)),
        ("/api/comment/list", (json!({"about": {"event": event}}), Done)),
        ("/api/comment/people", (json!({"about": {"event": event}}), Done)),
        (
            "/api/comment/update",
            (json!({"id": t.team, "version": 1, "text": "Said"}), NotFound),
        ),
        ("/api/inbox/list", (json!({}), Done)),
        ("/api/inbox/read", (json!({"ids": null}), Done)),
        ("/api/inbox/unread", (json!({}), Done)),
        (
            "/api/journal/create",
            (
                json!({"form": {"id": event, "happening": "note", "severity": "info", "services": [], "text": "Said"}}),
                Written,
            ),
        ),
        (
            "/api/journal/list",
            (json!({"filter": JournalFilter::default()}), Done),
        ),
        ("/api/feed/create", (json!({"of": null}), Written)),
        ("/api/feed/list", (json!({}), Done)),
        ("/api/feed/renew", (json!({"id": event}), NotFound)),
        ("/api/feed/revoke", (json!({"id": event}), NotFound)),
        ("/api/hours/list", (json!({}), Done)),
        (
            "/api/hours/holidays",
            (json!({"team": t.team, "version": 1, "holidays": []}), Forbidden),
        ),
        ("/api/hours/holidays/read", (json!({"text": ""}), Forbidden)),
        (
            "/api/hours/service",
            (json!({"name": "api", "version": 1, "form": hours}), Forbidden),
        ),
        ("/api/hours/service/create", (json!({"name": "x"}), Forbidden)),
        (
            "/api/hours/team",
            (json!({"team": t.team, "version": 1, "form": hours}), Forbidden),
        ),
        (
            "/api/member/activate",
            (json!({"id": t.member, "version": 1, "active": false}), Forbidden),
        ),
        ("/api/member/invite", (json!({"form": person}), Forbidden)),
        ("/api/member/list", (json!({}), Forbidden)),
        ("/api/member/reset", (json!({"id": t.member}), Forbidden)),
        (
            "/api/member/update",
            (json!({"id": t.member, "version": 1, "form": person}), Forbidden),
        ),
        ("/api/search/events", (json!({"text": "window"}), Done)),
        ("/api/search/items", (json!({"text": "window"}), Done)),
        ("/api/search/sprints", (json!({"text": "sprint"}), Done)),
        ("/api/today", (json!({}), Done)),
        ("/api/item/wheel", (json!({"key": "NONE"}), NotFound)),
        ("/api/team/create", (json!({"name": "Evil"}), Forbidden)),
        (
            "/api/team/rename",
            (json!({"id": t.team, "name": "Evil"}), Forbidden),
        ),
        ("/api/item/backlog", (json!({"key": "NONE"}), NotFound)),
        ("/api/item/beside", (json!({"key": "NONE"}), NotFound)),
        (
            "/api/item/deliveries",
            (json!({"key": "NONE", "number": 1}), NotFound),
        ),
        (
            "/api/item/import",
            (
                json!({
                    "project": event,
                    "text": "Summary",
                    "mapping": {"columns": ["title"], "kind": "bug", "statuses": []},
                    "apply": true,
                }),
                NotFound,
            ),
        ),
        (
            "/api/item/import/read",
            (json!({"project": event, "text": "Summary"}), NotFound),
        ),
        ("/api/item/find", (json!({"key": "NONE", "number": 1}), NotFound)),
        (
            "/api/item/some",
            (json!({"project": event, "ids": [event]}), NotFound),
        ),
        (
            "/api/item/create",
            (
                json!({"project": event, "id": event, "sets": [{"title": "Something"}], "place": "last"}),
                NotFound,
            ),
        ),
        (
            "/api/item/edit",
            (
                json!({"project": event, "edits": [{"item": event, "set": {"title": "Other"}, "seen": null}]}),
                NotFound,
            ),
        ),
        (
            "/api/item/shift",
            (
                json!({"project": event, "moved": [{"item": event, "seen": event}], "column": event, "place": null}),
                NotFound,
            ),
        ),
        (
            "/api/item/steps",
            (
                json!({"project": event, "id": event, "seen": [], "steps": []}),
                NotFound,
            ),
        ),
        (
            "/api/item/tick",
            (
                json!({"project": event, "id": event, "step": event, "on": true}),
                NotFound,
            ),
        ),
        (
            "/api/item/link",
            (
                json!({
                    "project": event,
                    "link": {"id": event, "kind": "relates", "from": event, "to": t.team, "lag": 0},
                }),
                NotFound,
            ),
        ),
        (
            "/api/item/unlink",
            (json!({"project": event, "id": event}), NotFound),
        ),
        (
            "/api/item/detach",
            (json!({"project": event, "id": event}), NotFound),
        ),
        (
            "/api/item/place",
            (
                json!({"project": event, "ids": [event], "place": "first"}),
                NotFound,
            ),
        ),
        (
            "/api/item/delete",
            (
                json!({"project": event, "ids": [event], "deleted": true}),
                NotFound,
            ),
        ),
        ("/api/sprint/list", (json!({"key": "NONE"}), NotFound)),
        (
            "/api/sprint/page",
            (json!({"key": "NONE", "id": event}), NotFound),
        ),
        (
            "/api/sprint/ceremonies",
            (json!({"project": event, "form": sprint}), NotFound),
        ),
        (
            "/api/sprint/create",
            (
                json!({"project": event, "form": sprint, "ceremonies": []}),
                NotFound,
            ),
        ),
        (
            "/api/sprint/update",
            (json!({"project": event, "version": 1, "form": sprint}), NotFound),
        ),
        (
            "/api/sprint/start",
            (json!({"project": event, "id": event, "version": 1}), NotFound),
        ),
        (
            "/api/sprint/close",
            (
                json!({"project": event, "id": event, "version": 1, "leftover": "backlog"}),
                NotFound,
            ),
        ),
        (
            "/api/sprint/reopen",
            (json!({"project": event, "id": event, "version": 1}), NotFound),
        ),
        (
            "/api/sprint/delete",
            (json!({"project": event, "id": event, "version": 1}), NotFound),
        ),
        (
            "/api/sprint/template",
            (
                json!({"project": event, "sprint": event, "template": "feelings"}),
                NotFound,
            ),
        ),
        (
            "/api/note/create",
            (
                json!({"project": event, "sprint": event, "id": event, "column": 0, "text": "Said"}),
                NotFound,
            ),
        ),
        (
            "/api/note/vote",
            (
                json!({"project": event, "sprint": event, "id": event, "on": true}),
                NotFound,
            ),
        ),
        (
            "/api/note/delete",
            (json!({"project": event, "sprint": event, "id": event}), NotFound),
        ),
        (
            "/api/note/action",
            (
                json!({"project": event, "sprint": event, "id": event, "item": event}),
                NotFound,
            ),
        ),
        ("/api/project/list", (json!({}), Done)),
        ("/api/project/find", (json!({"key": "NONE"}), NotFound)),
        ("/api/project/create", (json!({"form": project}), Forbidden)),
        (
            "/api/project/update",
            (json!({"version": 1, "form": project}), NotFound),
        ),
        (
            "/api/project/workflow",
            (
                json!({"id": event, "version": 1, "form": WorkflowForm::default()}),
                NotFound,
            ),
        ),
        (
            "/api/project/archive",
            (json!({"id": event, "version": 1, "archived": true}), NotFound),
        ),
        ("/api/template/create", (json!({"of": event}), Forbidden)),
        ("/api/template/delete", (json!({"id": event}), NotFound)),
        ("/api/template/list", (json!({}), Done)),
        (
            "/api/template/share",
            (json!({"id": event, "shared": true}), NotFound),
        ),
        ("/api/view/create", (json!({"form": view}), Written)),
        ("/api/view/delete", (json!({"id": event}), NotFound)),
        ("/api/view/restore", (json!({"id": event}), NotFound)),
        ("/api/view/list", (json!({}), Done)),
        (
            "/api/view/update",
            (json!({"id": event, "version": 1, "form": view}), NotFound),
        ),
        ("/api/zone/rules", (json!({"name": "Europe/Paris"}), Done)),
    ])
}

/// Functions that people without an account may call, and what they hear.
const OPEN: [(&str, AppError); 1] = [("/api/account/link-owner", AppError::NotFound)];

pub struct Scene {
    pub server: Server,
    admin: String,
    pub technician: String,
    open: Things,
    hidden: Things,
}

/// A window that everybody sees, and one that the technician does not.
pub async fn scene(pool: &PgPool) -> Scene {
    let server = Server::start(pool).await;
    let admin = admin(pool).await;
    let theirs = team(pool, &admin, "Theirs").await;
    let technician = person(pool, &admin, "tech", Role::Technician, &[]).await;
    let ctx = as_member(pool, &admin).await;
    let mut things = Vec::new();
    for teams in [&[][..], &[theirs]] {
        // Each on another service: neither is in the way of the other.
        let service = if teams.is_empty() { "api" } else { "mail" };
        let window = EventForm {
            services: vec![service.into()],
            ..form(EventKind::Deployment, "Window", teams)
        };
        let event = store::event::create(&ctx, &window).await.unwrap();
        things.push(Things {
            event: event.id,
            form: form(EventKind::Deployment, "Mine", &[]),
            member: json!(ctx.who().unwrap().actor.id),
            team: json!(theirs),
        });
    }
    let hidden = things.pop().unwrap();
    let open = things.pop().unwrap();
    Scene {
        server,
        admin,
        technician,
        open,
        hidden,
    }
}

pub async fn lines(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from audit")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[test]
fn every_server_function_is_in_the_table() {
    let things = Things {
        event: EventId(uuid::Uuid::nil()),
        form: form(EventKind::Meeting, "", &[]),
        member: Value::Null,
        team: Value::Null,
    };
    let mut registered: Vec<_> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    registered.sort_unstable();
    let known: Vec<_> = functions(&things).into_keys().collect();
    assert_eq!(registered, known);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_may_call_a_server_function_without_an_account(pool: PgPool) {
    let scene = scene(&pool).await;
    let before = lines(&pool).await;
    for (path, (input, _)) in functions(&scene.open) {
        let answer = scene.server.anonymous().call(path, &input).await;
        let open = OPEN.iter().find(|(other, _)| *other == path);
        let expected = open.map_or(AppError::NotSignedIn, |(_, error)| error.clone());
        assert_eq!(answer.error(), Some(expected), "{path}: {}", answer.body);
    }
    assert_eq!(lines(&pool).await, before);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_technician_is_refused_what_a_technician_may_not(pool: PgPool) {
    let scene = scene(&pool).await;
    let before = lines(&pool).await;
    let browser = scene.server.browser(&scene.technician);
    for (path, (input, expected)) in functions(&scene.open) {
        let trail = lines(&pool).await;
        let answer = browser.call(path, &input).await;
        let heard = match answer.error() {
            None if lines(&pool).await > trail => Written,
            None => Done,
            Some(AppError::Forbidden) => Forbidden,
            Some(AppError::NotFound) => NotFound,
            Some(other) => panic!("{path}: {other:?}"),
        };
        assert_eq!(heard, expected, "{path}: {}", answer.body);
    }
    // An event that they may not see is not there, whatever they want of it.
    for (path, (input, _)) in functions(&scene.hidden) {
        let about = [input.get("id"), input.get("event")];
        // What is everybody's own has an id that its maker chose.
        let own = path.starts_with("/api/journal/");
        if !own && about.contains(&Some(&json!(scene.hidden.event))) {
            let answer = browser.call(path, &input).await;
            assert_eq!(
                answer.error(),
                Some(AppError::NotFound),
                "{path}: {}",
                answer.body
            );
        }
    }
    let written = functions(&scene.open)
        .values()
        .filter(|(_, heard)| *heard == Written)
        .count();
    assert_eq!(lines(&pool).await, before + i64::try_from(written).unwrap());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_team_that_is_not_ones_own_cannot_be_given(pool: PgPool) {
    let scene = scene(&pool).await;
    let ops = person(&pool, &scene.admin, "ops", Role::Ops, &[]).await;
    let theirs = scene.hidden.team.as_str().unwrap().parse().unwrap();
    let form = form(EventKind::Deployment, "Window", &[theirs]);
    let answer = scene
        .server
        .browser(&ops)
        .call("/api/event/create", &json!({"form": form}))
        .await;
    let problem = Problem::new(Field::Teams, Rule::NotAllowed);
    assert_eq!(answer.error(), Some(AppError::Invalid(vec![problem])));
}
