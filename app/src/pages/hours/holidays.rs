//! The days on which a team does not work, taken from a calendar file.

use crate::{
    api::hours::{read_holidays, set_team_holidays},
    i18n::use_texts,
    ui::{
        file::text_of,
        icon_button::IconButton,
        icons::{Icon, TRASH, UPLOAD},
        toast::use_toaster,
        viewer::use_viewer,
    },
};
use leptos::{prelude::*, task::spawn_local};
use model::{
    AppError,
    conflict::{Holiday, TeamTime},
    exchange::FILE_MAX,
    format,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Holidays that are shown.
const NEXT: usize = 3;

/// The next holidays of a team, and a file to take others from.
#[component]
pub fn Holidays(name: String, time: TeamTime, refresh: Callback<()>) -> impl IntoView {
    let t = use_texts();
    let toaster = use_toaster();
    let today = use_viewer()
        .map(|viewer| viewer.with_value(|v| v.zone.date(v.now)))
        .unwrap_or_default();
    let next: Vec<String> = time
        .holidays
        .iter()
        .filter(|holiday| holiday.day >= today)
        .take(NEXT)
        .map(|holiday| format!("{} {}", format::short_date(holiday.day, t.0), holiday.name))
        .collect();
    let words = if next.is_empty() {
        t.no_holidays().to_owned()
    } else {
        format!("{}{} {}…", t.next_holidays(), t.colon(), next.join(", "))
    };
    let (team, version, some) = (time.team, time.version, !time.holidays.is_empty());
    let busy = RwSignal::new(false);
    let save = move |holidays: Vec<Holiday>| async move {
        let count = holidays.len();
        match set_team_holidays(team, version, holidays).await {
            Ok(()) => toaster.done(t.holidays_saved(count)),
            Err(error) => toaster.failed(t.error(&error.0)),
        }
        busy.try_set(false);
        refresh.try_run(());
    };
    let chosen = move |event: leptos::ev::Event| {
        let Some(input) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        // The same file can be chosen again.
        input.set_value("");
        if file.size() > FILE_MAX as f64 {
            return toaster.failed(t.error(&AppError::TooLarge { max: FILE_MAX }));
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let read = match text_of(&file).await {
                Ok(Some(text)) => read_holidays(text).await.map_err(|error| t.error(&error.0)),
                Ok(None) => Err(t.file_not_read().to_owned()),
                Err(error) => Err(t.error(&error)),
            };
            match read {
                Ok(holidays) if holidays.is_empty() => {
                    toaster.failed(t.no_holiday_in_file());
                    busy.try_set(false);
                }
                Ok(holidays) => save(holidays).await,
                Err(why) => {
                    toaster.failed(why);
                    busy.try_set(false);
                }
            }
        });
    };
    let clear = move |_| {
        if !busy.get_untracked() {
            busy.set(true);
            spawn_local(save(Vec::new()));
        }
    };
    view! {
        <div class="hours-row">
            <p class="muted">{words}</p>
            <span class="btn-row js-only">
                <label class="btn file-button" data-size="s" data-busy=move || busy.get().then_some("")>
                    <Icon path=UPLOAD />
                    {t.take_holidays()}
                    <span class="vh">{format!(" {name}")}</span>
                    <input class="vh" type="file" accept=".ics,text/calendar" on:change=chosen />
                </label>
                {some
                    .then(|| {
                        view! {
                            <IconButton
                                icon=TRASH
                                label=format!("{} {name}", t.clear_holidays())
                                small=true
                                press=clear
                            />
                        }
                    })}
            </span>
        </div>
    }
}
