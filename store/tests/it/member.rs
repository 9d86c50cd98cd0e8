//! Members, teams, and the first administrator.

use crate::world::{NOW, Refused, World, as_owner, invalid, utc};
use chrono::TimeDelta;
use model::{
    AppError, Field, Rule, TeamId, UserId,
    person::{AccountState, Lang, Member, MemberForm, Preferences, Role},
};
use sqlx::PgPool;
use store::{Ctx, member, session, team};
use uuid::Uuid;

const PASSWORD: &str = "un mot de passe long";

fn form(world: &World, login: &str) -> MemberForm {
    MemberForm {
        login: login.into(),
        name: "Léa Martin".into(),
        email: "lea.martin@example.fr".into(),
        roles: vec![Role::Dev, Role::Ops],
        teams: vec![world.alpha],
    }
}

async fn find(world: &World, login: &str) -> Member {
    let all = member::list(&world.by(&world.admin)).await.unwrap();
    all.into_iter().find(|m| m.person.login == login).unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_invitation_becomes_an_account_once(pool: PgPool) {
    let world = World::new(pool).await;
    let (lea, link) = member::invite(&world.by(&world.admin), &form(&world, "Lea"))
        .await
        .unwrap();
    assert_eq!(
        (lea.person.login.as_str(), lea.state),
        ("lea", AccountState::Invited)
    );
    assert_eq!(lea.roles, [Role::Dev, Role::Ops]);
    let owner = member::link_owner(&world.anonymous(), &link).await.unwrap();
    assert_eq!(owner, lea.person);
    let short = member::use_link(&world.anonymous(), &link, "court", "").await;
    assert_eq!(short.refused(), invalid(Field::NewPassword, Rule::TooShort(12)));
    let token = member::use_link(&world.anonymous(), &link, PASSWORD, "")
        .await
        .unwrap();
    let who = session::find(&world.anonymous(), &token).await.unwrap().unwrap();
    assert_eq!(who.person, lea.person);
    assert_eq!(find(&world, "lea").await.state, AccountState::Active);
    let again = member::use_link(&world.anonymous(), &link, "un autre mot de passe", "").await;
    assert_eq!(again.refused(), AppError::NotFound);
    assert_eq!(
        member::link_owner(&world.anonymous(), &link).await.refused(),
        AppError::NotFound
    );
    assert!(
        session::sign_in(&world.anonymous(), "lea", PASSWORD, "")
            .await
            .is_ok()
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_clicks_on_a_link_one_wins(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, link) = member::invite(&world.by(&world.admin), &form(&world, "lea"))
        .await
        .unwrap();
    let click = |password: &'static str| {
        let (ctx, link) = (world.anonymous(), link.clone());
        tokio::spawn(async move { member::use_link(&ctx, &link, password, "").await.is_ok() })
    };
    let (first, second) = (click("un mot de passe long"), click("un autre mot de passe"));
    assert_ne!(first.await.unwrap(), second.await.unwrap());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_runs_out_after_seven_days(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, link) = member::invite(&world.by(&world.admin), &form(&world, "lea"))
        .await
        .unwrap();
    let at = |time| Ctx {
        now: time,
        ..world.anonymous()
    };
    let end = utc(NOW) + TimeDelta::days(7);
    assert!(
        member::link_owner(&at(end - TimeDelta::seconds(1)), &link)
            .await
            .is_ok()
    );
    assert_eq!(
        member::use_link(&at(end), &link, PASSWORD, "").await.refused(),
        AppError::NotFound
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_bad_invitation_names_its_fields(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let invite = async |form: MemberForm| member::invite(&admin, &form).await;
    let good = form(&world, "lea");
    let taken = MemberForm {
        login: "DEV".into(),
        ..good.clone()
    };
    assert_eq!(invite(taken).await.refused(), invalid(Field::Login, Rule::Taken));
    let nothing = MemberForm {
        roles: vec![],
        ..good.clone()
    };
    assert_eq!(
        invite(nothing).await.refused(),
        invalid(Field::Roles, Rule::Required)
    );
    let mail = MemberForm {
        email: "lea".into(),
        ..good
    };
    assert_eq!(
        invite(mail).await.refused(),
        invalid(Field::Email, Rule::NotAnEmail)
    );
    assert_eq!(world.rows().await, [0, 0, 0]);
    assert_eq!(member::list(&admin).await.unwrap().len(), 7);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_administrators_manage_members(pool: PgPool) {
    let world = World::new(pool).await;
    let target = world.tech.actor.id;
    for who in [&world.lead, &world.dev, &world.ops, &world.tech] {
        let ctx = world.by(who);
        let answers = [
            member::list(&ctx).await.refused(),
            member::invite(&ctx, &form(&world, "lea")).await.refused(),
            member::update(&ctx, target, 1, &form(&world, "lea"))
                .await
                .refused(),
            member::deactivate(&ctx, target, 1).await.refused(),
            member::reactivate(&ctx, target, 1).await.refused(),
            member::reset(&ctx, target).await.refused(),
            team::create(&ctx, "Gamma").await.refused(),
            team::rename(&ctx, world.alpha, "Gamma").await.refused(),
        ];
        assert!(answers.iter().all(|a| *a == AppError::Forbidden), "{answers:?}");
        assert_eq!(member::directory(&ctx).await.unwrap().len(), 7);
        assert_eq!(team::list(&ctx).await.unwrap().len(), 2);
    }
    assert_eq!(
        member::list(&world.anonymous()).await.refused(),
        AppError::NotSignedIn
    );
    assert_eq!(
        member::directory(&world.anonymous()).await.refused(),
        AppError::NotSignedIn
    );
    assert_eq!(world.rows().await, [0, 0, 0]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_member_is_changed_by_one_administrator_at_a_time(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let id = world.tech.actor.id;
    let new = MemberForm {
        login: "lea".into(),
        roles: vec![Role::Manager],
        teams: vec![world.beta],
        ..form(&world, "")
    };
    let changed = member::update(&admin, id, 1, &new).await.unwrap();
    assert_eq!(
        (changed.roles, changed.teams, changed.version),
        (vec![Role::Manager], vec![world.beta], 2)
    );
    assert_eq!(changed.person.name, "Léa Martin");
    let rows = world.rows().await;
    assert_eq!(
        member::update(&admin, id, 1, &new).await.refused(),
        AppError::Stale
    );
    assert_eq!(member::deactivate(&admin, id, 1).await.refused(), AppError::Stale);
    let unknown = UserId(Uuid::now_v7());
    assert_eq!(
        member::update(&admin, unknown, 1, &new).await.refused(),
        AppError::NotFound
    );
    assert_eq!(
        member::deactivate(&admin, unknown, 1).await.refused(),
        AppError::NotFound
    );
    assert_eq!(member::reset(&admin, unknown).await.refused(), AppError::NotFound);
    let taken = MemberForm {
        login: "dev".into(),
        ..new
    };
    assert_eq!(
        member::update(&admin, id, 2, &taken).await.refused(),
        invalid(Field::Login, Rule::Taken)
    );
    assert_eq!(world.rows().await, rows);
    assert_eq!(find(&world, "lea").await.version, 2);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_administrator_always_remains(pool: PgPool) {
    let world = World::new(pool).await;
    let (admin, second) = (world.by(&world.admin), world.second.actor.id);
    member::deactivate(&admin, second, 1).await.unwrap();
    let last = invalid(Field::Roles, Rule::LastAdmin);
    let id = world.admin.actor.id;
    assert_eq!(member::deactivate(&admin, id, 1).await.refused(), last);
    let demoted = MemberForm {
        login: "admin".into(),
        ..form(&world, "")
    };
    assert_eq!(member::update(&admin, id, 1, &demoted).await.refused(), last);
    assert_eq!(find(&world, "admin").await.roles, [Role::Admin]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_last_two_administrators_cannot_remove_each_other(pool: PgPool) {
    let world = World::new(pool).await;
    let shut = |who, target| {
        let ctx = world.by(who);
        tokio::spawn(async move { member::deactivate(&ctx, target, 1).await.is_ok() })
    };
    let one = shut(&world.admin, world.second.actor.id);
    let two = shut(&world.second, world.admin.actor.id);
    assert_ne!(one.await.unwrap(), two.await.unwrap());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_reset_ends_sessions_and_older_links(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let (lea, first) = member::invite(&admin, &form(&world, "lea")).await.unwrap();
    let second = member::reset(&admin, lea.person.id).await.unwrap();
    assert_eq!(
        member::link_owner(&world.anonymous(), &first).await.refused(),
        AppError::NotFound
    );
    let token = member::use_link(&world.anonymous(), &second, PASSWORD, "")
        .await
        .unwrap();
    let third = member::reset(&admin, lea.person.id).await.unwrap();
    assert!(session::find(&world.anonymous(), &token).await.unwrap().is_none());
    member::use_link(&world.anonymous(), &third, "un autre mot de passe", "")
        .await
        .unwrap();
    assert!(
        session::sign_in(&world.anonymous(), "lea", PASSWORD, "")
            .await
            .is_err()
    );
    let lea = find(&world, "lea").await;
    let shut = member::deactivate(&admin, lea.person.id, lea.version)
        .await
        .unwrap();
    assert_eq!(
        member::reset(&admin, lea.person.id).await.refused(),
        AppError::WrongState
    );
    let open = member::reactivate(&admin, lea.person.id, shut.version)
        .await
        .unwrap();
    assert_eq!(open.state, AccountState::Active);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_has_no_password_yet_is_invited_again(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let (lea, link) = member::invite(&admin, &form(&world, "lea")).await.unwrap();
    member::deactivate(&admin, lea.person.id, 1).await.unwrap();
    assert_eq!(
        member::link_owner(&world.anonymous(), &link).await.refused(),
        AppError::NotFound
    );
    let names = member::directory(&admin).await.unwrap();
    assert!(names.iter().all(|p| p.login != "lea"));
    let open = member::reactivate(&admin, lea.person.id, 2).await.unwrap();
    assert_eq!(open.state, AccountState::Invited);
    assert!(
        member::use_link(&world.anonymous(), &link, PASSWORD, "")
            .await
            .is_ok()
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn preferences_are_ones_own(pool: PgPool) {
    let world = World::new(pool).await;
    let (_, link) = member::invite(&world.by(&world.admin), &form(&world, "lea"))
        .await
        .unwrap();
    let token = member::use_link(&world.anonymous(), &link, PASSWORD, "")
        .await
        .unwrap();
    let lea = session::find(&world.anonymous(), &token).await.unwrap().unwrap();
    let wanted = Preferences {
        lang: Lang::Fr,
        zone: "America/Guadeloupe".into(),
        ..Preferences::default()
    };
    member::set_preferences(&world.by(&lea), "Léa M.", &wanted)
        .await
        .unwrap();
    let lea = session::find(&world.anonymous(), &token).await.unwrap().unwrap();
    assert_eq!((lea.person.name.as_str(), &lea.preferences), ("Léa M.", &wanted));
    let mars = Preferences {
        zone: "Mars/Olympus".into(),
        ..wanted
    };
    let answer = member::set_preferences(&world.by(&lea), "Léa", &mars).await;
    assert_eq!(answer.refused(), invalid(Field::Zone, Rule::UnknownZone));
    let nameless = member::set_preferences(&world.by(&lea), " ", &lea.preferences).await;
    assert_eq!(nameless.refused(), invalid(Field::Name, Rule::Required));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn teams_have_names_of_their_own(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let gamma = team::create(&admin, " Gamma ").await.unwrap();
    assert_eq!(gamma.name, "Gamma");
    assert_eq!(
        team::create(&admin, "Gamma").await.refused(),
        invalid(Field::Name, Rule::Taken)
    );
    assert_eq!(
        team::create(&admin, "").await.refused(),
        invalid(Field::Name, Rule::Required)
    );
    assert_eq!(
        team::rename(&admin, gamma.id, "Alpha").await.refused(),
        invalid(Field::Name, Rule::Taken)
    );
    assert_eq!(
        team::rename(&admin, TeamId(Uuid::now_v7()), "Delta")
            .await
            .refused(),
        AppError::NotFound
    );
    team::rename(&admin, gamma.id, "Delta").await.unwrap();
    let names: Vec<_> = team::list(&admin)
        .await
        .unwrap()
        .into_iter()
        .map(|t| t.name)
        .collect();
    assert_eq!(names, ["Alpha", "Beta", "Delta"]);
    assert_eq!(world.trail().await, ["team.create", "team.rename"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_administrator_is_created_once(pool: PgPool) {
    let nobody = Ctx::new(pool.clone(), utc(NOW), "req-1", "192.0.2.7");
    assert!(member::is_empty(&nobody).await.unwrap());
    let old = member::setup_secret(&nobody).await.unwrap();
    let secret = member::setup_secret(&nobody).await.unwrap();
    let form = MemberForm {
        login: "chef".into(),
        name: "Ana".into(),
        ..MemberForm::default()
    };
    let set_up = async |secret: &str| member::set_up(&nobody, secret, &form, PASSWORD, "").await;
    let wrong = invalid(Field::Token, Rule::Wrong);
    assert_eq!(set_up("guess").await.refused(), wrong);
    assert_eq!(set_up(&old).await.refused(), wrong);
    let token = set_up(&secret).await.unwrap();
    let ana = session::find(&nobody, &token).await.unwrap().unwrap();
    assert_eq!(ana.actor.roles, [Role::Admin]);
    assert!(!member::is_empty(&nobody).await.unwrap());
    assert_eq!(set_up(&secret).await.refused(), wrong);
    // nor with a new secret, once somebody is there
    let late = member::setup_secret(&nobody).await.unwrap();
    assert_eq!(set_up(&late).await.refused(), AppError::WrongState);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_password_by_link_ends_what_the_old_one_opened(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let (lea, first) = member::invite(&admin, &form(&world, "lea")).await.unwrap();
    member::use_link(&world.anonymous(), &first, PASSWORD, "")
        .await
        .unwrap();
    let link = member::reset(&admin, lea.person.id).await.unwrap();
    // until the link is used, the old password is good
    let old = session::sign_in(&world.anonymous(), "lea", PASSWORD, "")
        .await
        .unwrap();
    let find = async |token: &str| session::find(&world.anonymous(), token).await.unwrap();
    assert!(find(&old).await.is_some());
    let new = member::use_link(&world.anonymous(), &link, "un autre mot de passe", "")
        .await
        .unwrap();
    assert!(find(&old).await.is_none());
    assert_eq!(find(&new).await.unwrap().person, lea.person);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_opens_no_account_that_was_shut_after_it_was_made(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let (_, first) = member::invite(&admin, &form(&world, "lea")).await.unwrap();
    member::use_link(&world.anonymous(), &first, PASSWORD, "")
        .await
        .unwrap();
    let lea = find(&world, "lea").await;
    let link = member::reset(&admin, lea.person.id).await.unwrap();
    member::deactivate(&admin, lea.person.id, lea.version)
        .await
        .unwrap();
    let rows = world.rows().await;
    let answer = member::use_link(&world.anonymous(), &link, "un autre mot de passe", "").await;
    assert_eq!(answer.refused(), AppError::NotFound);
    assert_eq!(find(&world, "lea").await.state, AccountState::Deactivated);
    assert_eq!(world.rows().await, rows);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_link_opens_no_account_that_is_shut_while_it_is_used(pool: PgPool) {
    let world = World::new(pool).await;
    let admin = world.by(&world.admin);
    let (lea, link) = member::invite(&admin, &form(&world, "lea")).await.unwrap();
    // Whoever uses the link has seen that it is good, and waits here.
    let mut held = world.pool.begin().await.unwrap();
    sqlx::query("select token_hash from one_time_link for update")
        .fetch_one(&mut *held)
        .await
        .unwrap();
    let (ctx, secret) = (world.anonymous(), link.clone());
    let click = tokio::spawn(async move { member::use_link(&ctx, &secret, PASSWORD, "").await });
    somebody_waits(&world).await;
    member::deactivate(&admin, lea.person.id, lea.version)
        .await
        .unwrap();
    held.rollback().await.unwrap();
    assert_eq!(click.await.unwrap().refused(), AppError::NotFound);
    let shut = find(&world, "lea").await;
    assert_eq!(shut.state, AccountState::Deactivated);
    // nothing of it was done: opened again, they use the link
    let open = member::reactivate(&admin, shut.person.id, shut.version)
        .await
        .unwrap();
    assert_eq!(open.state, AccountState::Invited);
    assert!(
        member::use_link(&world.anonymous(), &link, PASSWORD, "")
            .await
            .is_ok()
    );
}

/// Returns once a statement in this database waits for a lock.
async fn somebody_waits(world: &World) {
    let mut conn = as_owner(&world.pool).await;
    let waiting = "select exists (select from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock')";
    for _ in 0..2_000 {
        let found: bool = sqlx::query_scalar(waiting).fetch_one(&mut *conn).await.unwrap();
        if found {
            drop(conn.detach());
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("nobody waits");
}
