//! The frame of the pages that show a project's items.

use super::Items;
use crate::{
    api::Answer,
    i18n::use_texts,
    pages::projects::tabs::Tabs,
    ui::{frame::Page, loaded::lasting_part, state::Failure},
};
use leptos::prelude::*;
use model::item::Backlog;

/// What is seen of a page when it is loaded again: whether it is there. The rest is learned item by item, so that
/// nothing is drawn anew under anybody's hands.
#[derive(Clone)]
struct Shape(Answer<Backlog>);

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Ok(_), Ok(_)) => true,
            (Err(one), Err(other)) => one == other,
            _ => false,
        }
    }
}

/// The page `title` of the project with this key: what `content` makes of its items, once they are there.
pub fn items_page(
    title: &'static str,
    key: String,
    content: impl Fn(Items) -> AnyView + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let t = use_texts();
    let items = Items::new(key.clone());
    let tabs = move |shape: Shape| {
        shape
            .0
            .ok()
            .map(|found| view! { <Tabs key=found.project.key settings=found.project.can_edit /> })
    };
    view! {
        <Page
            title
            note=Signal::stored(key)
            actions=view! { <Transition>{lasting_part(items.page, Shape, tabs)}</Transition> }.into_any()
        >
            <Transition fallback=move || {
                view! { <div class="skeleton" role="status" aria-label=t.loading()></div> }
            }>
                {lasting_part(
                    items.page,
                    Shape,
                    move |shape| match shape.0 {
                        Ok(found) => {
                            items.learn(found);
                            content(items)
                        }
                        Err(error) => view! { <Failure error=error.0 /> }.into_any(),
                    },
                )}
            </Transition>
        </Page>
    }
}
