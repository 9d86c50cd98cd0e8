//! The pages that few people open, or open once: each is a WebAssembly file of its own, which the browser
//! loads when somebody goes there. The calendar is what everybody opens, and comes with the first file.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

macro_rules! lazy {
    ($($place:literal: $module:ident $page:ident)*) => {
        $(
            #[derive(Debug)]
            pub struct $page;

            #[lazy_route]
            impl LazyRoute for $page {
                fn data() -> Self {
                    Self
                }

                fn view(_this: Self) -> AnyView {
                    super::$module::$page().into_any()
                }
            }
        )*

        /// Loads the page at `path`, if it is one of these. To be done before the page comes alive: what
        /// changes while half of it is alive would not be seen by the other half.
        pub async fn load(path: &str) {
            match path.split('/').nth(1) {
                $(Some($place) => $page::preload().await,)*
                _ => {}
            }
        }
    };
}

lazy! {
    "account": account Account
    "audit": audit Audit
    "hours": hours Hours
    "inbox": inbox Inbox
    "import": import Import
    "journal": journal Journal
    "members": members Members
    "projects": projects Projects
    "setup": setup SetUp
    "teams": teams Teams
    "today": today Today
    "trash": trash Trash
    "welcome": setup Welcome
}
