//! What happened to an item, line by line.

use crate::{Ctx, Result, Unit};
use model::{
    ItemId, UserId,
    item::{Happened, Past, edit::FieldValue},
    person::Person,
};
use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::PgConnection;
use uuid::Uuid;

/// Lines that are shown, the latest.
const SHOWN: i64 = 200;

/// Notes what happens to an item.
pub async fn note(unit: &mut Unit, ctx: &Ctx, id: ItemId, happened: &[Happened]) -> Result<()> {
    let actor = ctx.who()?.actor.id;
    for one in happened {
        let line = match one {
            Happened::Field(before, after) => {
                named(before)
                    .zip(named(after))
                    .map(|((_, before), (name, after))| {
                        // The two name the same field.
                        (name, Some(before), after)
                    })
            }
            other => named(other).map(|(name, what)| (name, None, what)),
        };
        let Some((field, before, after)) = line else {
            continue;
        };
        sqlx::query!(
            "insert into item_history (id, item_id, at, actor_id, field, before, after)
             values ($1, $2, $3, $4, $5, $6, $7)",
            Uuid::now_v7(),
            id.0,
            ctx.now,
            actor.0,
            field,
            before,
            after
        )
        .execute(&mut **unit)
        .await?;
    }
    Ok(())
}

/// Notes fields that were changed, each from what to what.
pub async fn note_fields(
    unit: &mut Unit,
    ctx: &Ctx,
    id: ItemId,
    differences: Vec<(FieldValue, FieldValue)>,
) -> Result<()> {
    let fields = differences
        .into_iter()
        .map(|(before, after)| Happened::Field(before, after));
    note(unit, ctx, id, &fields.collect::<Vec<_>>()).await
}

/// The latest lines, the latest first.
pub async fn of_item(conn: &mut PgConnection, id: ItemId) -> Result<Vec<Past>> {
    let rows = sqlx::query!(
        r#"select h.at, h.field, h.before, h.after as "after!", m.id, m.name, m.login
           from item_history h join member m on m.id = h.actor_id
           where h.item_id = $1 order by h.at desc, h.id desc limit $2"#,
        id.0,
        SHOWN
    )
    .fetch_all(conn)
    .await?;
    let lines = rows.into_iter().filter_map(|row| {
        let field =
            |value: Value| -> Option<FieldValue> { serde_json::from_value(under(&row.field, value)).ok() };
        let what = match field(row.after.clone()) {
            Some(after) => Happened::Field(field(row.before.unwrap_or(Value::Null))?, after),
            None => serde_json::from_value(under(&row.field, row.after)).ok()?,
        };
        Some(Past {
            at: row.at,
            by: Person {
                id: UserId(row.id),
                name: row.name,
                login: row.login,
            },
            what,
        })
    });
    Ok(lines.collect())
}

/// What something is called where it is stored, and what it holds.
fn named(what: &impl Serialize) -> Option<(String, Value)> {
    let Ok(Value::Object(fields)) = serde_json::to_value(what) else {
        return None;
    };
    fields.into_iter().next()
}

fn under(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}
