//! What people see: pages and components, and the server functions that feed them.

#![recursion_limit = "256"]

pub mod api;
pub mod i18n;
pub mod pages;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};
use ui::viewer::Look;

/// What the process tells the pages about itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site {
    /// Demo data, with sign-in by one click.
    pub demo: bool,
}

/// The HTML document the server sends: language, theme and density are right from the first byte.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let look = Look::of_request();
    #[cfg(feature = "ssr")]
    ui::viewer::send_content_policy();
    view! {
        <!DOCTYPE html>
        <html
            lang=look.preferences.lang.as_str()
            data-theme=look.preferences.theme.as_str()
            data-density=look.preferences.density.as_str()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link
                    rel="preload"
                    href="/fonts/inter-latin-wght.woff2"
                    r#as="font"
                    r#type="font/woff2"
                    crossorigin="anonymous"
                />
                <link rel="stylesheet" href="/pkg/creneau.css" />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The whole interface.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    ui::viewer::provide();
    ui::toast::provide();
    ui::live::provide();
    view! {
        <Title formatter=|page: String| if page.is_empty() { "Créneau".into() } else { format!("{page} · Créneau") } />
        <Router>
            <Routes fallback=pages::oops::NotFound>
                <Route path=path!("/sign-in") view=pages::sign_in::SignIn ssr=SsrMode::Async />
                <Route path=path!("/setup") view={Lazy::<pages::lazy::SetUp>::new()} ssr=SsrMode::Async />
                <Route path=path!("/welcome/:token") view={Lazy::<pages::lazy::Welcome>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=ui::frame::Frame ssr=SsrMode::Async>
                    <Route path=path!("") view=|| view! { <Redirect path="/calendar" /> } ssr=SsrMode::Async />
                    <Route path=path!("today") view={Lazy::<pages::lazy::Today>::new()} ssr=SsrMode::Async />
                    <Route path=path!("calendar") view=pages::calendar::Calendar ssr=SsrMode::Async />
                    <Route path=path!("import") view={Lazy::<pages::lazy::Import>::new()} ssr=SsrMode::Async />
                    <Route path=path!("inbox") view={Lazy::<pages::lazy::Inbox>::new()} ssr=SsrMode::Async />
                    <Route path=path!("journal") view={Lazy::<pages::lazy::Journal>::new()} ssr=SsrMode::Async />
                    // One view for all of them: from one part of a project to another, it stays.
                    <ParentRoute path=path!("projects") view={Lazy::<pages::lazy::Projects>::new()} ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key/backlog") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key/board") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key/sprints") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key/sprints/:sprint") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key/items/:number") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key/wheel") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key/import") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":key/settings") view=|| () ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("trash") view={Lazy::<pages::lazy::Trash>::new()} ssr=SsrMode::Async />
                    <Route path=path!("members") view={Lazy::<pages::lazy::Members>::new()} ssr=SsrMode::Async />
                    <Route path=path!("teams") view={Lazy::<pages::lazy::Teams>::new()} ssr=SsrMode::Async />
                    <Route path=path!("hours") view={Lazy::<pages::lazy::Hours>::new()} ssr=SsrMode::Async />
                    <Route path=path!("audit") view={Lazy::<pages::lazy::Audit>::new()} ssr=SsrMode::Async />
                    <Route path=path!("account") view={Lazy::<pages::lazy::Account>::new()} ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
        <ui::toast::Toasts />
    }
}
