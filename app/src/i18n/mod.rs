//! Every text of the interface, in every language, side by side: a text that lacks a language does not compile.
//!
//! A table of texts is one `texts!` block; each line becomes a method of [`T`]. Texts with parameters
//! are ordinary methods that choose by language.

mod admin;
mod common;
mod conflict;
mod event;
mod pages;
mod problem;
mod talk;
mod work;

use leptos::prelude::*;
use model::person::Lang;

/// The texts in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct T(pub Lang);

macro_rules! texts {
    ($($key:ident: $en:literal / $fr:literal;)*) => {
        impl $crate::i18n::T {
            $(
                #[must_use]
                pub const fn $key(self) -> &'static str {
                    match self.0 {
                        ::model::person::Lang::En => $en,
                        ::model::person::Lang::Fr => $fr,
                    }
                }
            )*
        }
    };
}
pub(crate) use texts;

impl T {
    /// "1 event", "3 events": the count, and the noun that goes with it. French counts 0 as singular.
    #[must_use]
    pub fn count(self, n: usize, one: &str, many: &str) -> String {
        let singular = match self.0 {
            Lang::En => n == 1,
            Lang::Fr => n < 2,
        };
        format!("{n} {}", if singular { one } else { many })
    }
}

/// The texts in the reader's language. It changes with a reload only, so it need not be a signal.
#[must_use]
pub fn use_texts() -> T {
    use_context::<T>().unwrap_or(T(Lang::En))
}
