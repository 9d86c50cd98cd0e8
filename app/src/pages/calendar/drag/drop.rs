//! Dropping what is in hand.

use super::{Drag, Phase, What};
use crate::{
    api::event::{copy_event, move_events},
    i18n::use_texts,
    pages::calendar::{
        Scene,
        conflict::Wants,
        scope::Asked,
        undo::{use_doer, use_follow},
        use_scene,
    },
    ui::{new_id::new_id, toast::use_toaster},
};
use gloo_timers::callback::Timeout;
use leptos::{prelude::*, task::spawn_local};
use model::{
    calendar::Occurrence,
    conflict::Accepted,
    event::{EventCard, Move, drag::Grip},
    repeat::Scope,
};

/// How long something that was refused takes to slide back, in milliseconds; as long as the stylesheet says.
const BACK: u32 = 220;

/// What to call to drop what is in hand. A series asks which occurrences; what the server refuses slides back.
pub fn use_drop() -> Callback<()> {
    let t = use_texts();
    let scene = use_scene();
    let toaster = use_toaster();
    let doer = use_doer();
    let follow = use_follow();
    let send = Callback::new(move |(drag, card, scope): (Drag, EventCard, Scope)| {
        let follow = follow.clone();
        spawn_local(async move {
            let (grip, copy) = (grip_of(&drag), new_id());
            let rendered = scene.rendered.get_value();
            let moves = all_moves(scene, &card, &drag, grip);
            let send = async |accepted: Accepted| {
                if drag.copies {
                    return copy_event(moved(&card, &drag), copy, accepted).await;
                }
                move_events(moves.clone(), scope, accepted).await
            };
            let Some(answer) = scene.accepting(Wants::Plan, send).await else {
                return slide_back(scene, &card);
            };
            match answer {
                Ok(done) => {
                    let what = match (&drag, grip) {
                        (Drag { copies: true, .. }, _) => t.event_copied(),
                        (Drag { hands: Some(_), .. }, _) => t.event_handed(),
                        (_, Grip::Whole) => t.event_moved(),
                        _ => t.event_resized(),
                    };
                    let said = scene.at_time(what, &drag.time, t);
                    scene.goes_with(done.event.id);
                    arrived(scene, rendered);
                    doer.done(done.event.id, &said, &done.dropped, done.undo);
                    if !drag.copies && scene.state.with_untracked(|s| s.event == Some(card.id)) {
                        follow(&done.event);
                    }
                    scene.picked.try_set(Vec::new());
                }
                Err(error) => {
                    toaster.failed(t.error(&error.0));
                    slide_back(scene, &card);
                }
            }
        });
    });
    Callback::new(move |()| {
        let Some(drag) = scene
            .drag
            .get_untracked()
            .filter(|drag| drag.phase == Phase::Held)
        else {
            return;
        };
        let What::Event { card, .. } = drag.what.clone() else {
            // The quick form takes it from here.
            return scene.drag.update(|drag| {
                if let Some(drag) = drag {
                    drag.phase = Phase::Dropped;
                }
            });
        };
        if drag.time == card.time && drag.hands.is_none() && !drag.copies {
            return scene.drag.set(None);
        }
        // Nobody has to ask whether it is forbidden.
        if let Some(why) = scene.hindrance.get_untracked().filter(|why| why.forbids) {
            toaster.failed(why.text);
            return slide_back(scene, &card);
        }
        scene.drag.set(Some(Drag {
            phase: Phase::Dropped,
            ..drag.clone()
        }));
        let alone = scene.picked.with_untracked(|picked| picked.len() < 2);
        if card.part().is_none() || drag.copies || !alone {
            return send.run((drag, card, Scope::This));
        }
        let about = scene.at_time(&card.title, &drag.time, t);
        let asked = Asked {
            title: t.scope_move(),
            one: true,
            deletes: false,
            then: Callback::new(move |scope| send.run((drag.clone(), card.clone(), scope))),
        };
        scene.asked.set(Some((asked, about)));
    })
}

/// What was dropped is in the hands of the page: it may have shown it already.
fn arrived(scene: Scene, rendered: u32) {
    let shown = scene.rendered.try_get_value() != Some(rendered);
    scene.drag.try_update(|drag| match drag {
        Some(held) if held.phase == Phase::Dropped && !shown => held.phase = Phase::Saved,
        Some(held) if held.phase == Phase::Dropped => *drag = None,
        _ => {}
    });
}

pub(super) fn grip_of(drag: &Drag) -> Grip {
    match &drag.what {
        What::Event { grip, .. } => *grip,
        What::New => Grip::Whole,
    }
}

fn moved(card: &EventCard, drag: &Drag) -> Move {
    Move {
        id: card.id,
        at: card.part(),
        version: None,
        time: drag.time.clone(),
        hands: drag.hands,
    }
}

/// Where everything goes that is in hand; what is held comes last.
pub(super) fn all_moves(scene: Scene, card: &EventCard, drag: &Drag, grip: Grip) -> Vec<Move> {
    let mut moves = if drag.copies {
        Vec::new()
    } else {
        others(scene, card, drag, grip)
    };
    moves.push(moved(card, drag));
    moves
}

/// What else is picked goes as far as what is held.
fn others(scene: Scene, held: &EventCard, drag: &Drag, grip: Grip) -> Vec<Move> {
    let picked = scene.picked.get_untracked();
    if !picked.contains(&(held.id, Occurrence::of(&held.time))) {
        return Vec::new();
    }
    let rest = picked
        .into_iter()
        .filter(|(id, at)| (*id, *at) != (held.id, Occurrence::of(&held.time)))
        .filter_map(|(id, at)| scene.card(id, at))
        .filter(|card| card.movable);
    rest.map(|card| Move {
        id: card.id,
        at: card.part(),
        version: None,
        time: scene
            .zone
            .with_value(|zone| card.time.dragged(grip, drag.by.0, drag.by.1, zone)),
        hands: None,
    })
    .collect()
}

/// Back to where it was taken, then out of hand.
fn slide_back(scene: Scene, card: &EventCard) {
    let back = |drag: &mut Option<Drag>| {
        if let Some(drag) = drag {
            drag.phase = Phase::Refused;
            drag.time = card.time.clone();
            drag.hands = None;
        }
    };
    scene.drag.try_update(back);
    Timeout::new(BACK, move || {
        let refused = |drag: &Drag| drag.phase == Phase::Refused;
        scene.drag.try_update(|drag| {
            if drag.as_ref().is_some_and(refused) {
                *drag = None;
            }
        });
    })
    .forget();
}
