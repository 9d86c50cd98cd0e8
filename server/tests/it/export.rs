//! The calendar on the screen as a file.

use crate::support::{Server, admin, as_member, form, person, team};
use model::{event::EventKind, person::Role};
use sqlx::PgPool;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_file_holds_what_the_page_shows(pool: PgPool) {
    let server = Server::start(&pool).await;
    let admin = admin(&pool).await;
    let hidden = team(&pool, &admin, "Hidden").await;
    let ctx = as_member(&pool, &admin).await;
    let meeting = form(EventKind::Meeting, "Daily, for all", &[]);
    let date = meeting.date.clone();
    store::event::create(&ctx, &meeting).await.unwrap();
    for (kind, title) in [(EventKind::Deployment, "Window"), (EventKind::Meeting, "Secret")] {
        let teams = if title == "Secret" {
            vec![hidden]
        } else {
            Vec::new()
        };
        store::event::create(&ctx, &form(kind, title, &teams))
            .await
            .unwrap();
    }
    let technician = person(&pool, &admin, "tech", Role::Technician, &[]).await;
    let export = async |query: &str| {
        let answer = server
            .browser(&technician)
            .get(&format!("/calendar.ics?date={date}{query}"))
            .await;
        assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
        let name = format!("filename=\"creneau-month-{date}.ics\"");
        assert!(answer.header("content-disposition").ends_with(&name));
        answer.body
    };
    let all = export("").await;
    assert!(
        all.contains("SUMMARY:Daily\\, for all") && all.contains("SUMMARY:Window"),
        "{all}"
    );
    assert!(!all.contains("Secret"));
    assert!(!export("&kind=meeting").await.contains("Window"));
    assert!(export("&q=wind").await.contains("Window"));
    let calendar = ical::parse(all.as_bytes(), &ical::Limits::default()).unwrap();
    assert_eq!((calendar.series.len(), calendar.unreadable.len()), (2, 0));
    let anonymous = server.anonymous().get("/calendar.ics?view=week").await;
    assert_eq!(
        anonymous.location(),
        "/sign-in?next=%2Fcalendar.ics%3Fview%3Dweek"
    );
}
