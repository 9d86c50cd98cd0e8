//! The pages that few people open, or open once: each is a WebAssembly file of its own, which the browser
//! loads when somebody goes there. The calendar is what everybody opens, and comes with the first file.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

macro_rules! lazy {
    ($($page:ident in $module:ident)*) => {
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
    };
}

lazy! {
    Account in account
    Audit in audit
    Import in import
    Members in members
    SetUp in setup
    Teams in teams
    Trash in trash
    Welcome in setup
}
