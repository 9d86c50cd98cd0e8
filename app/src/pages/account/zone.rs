//! The choice of a time zone: all of the world's, by region.

use crate::{
    api::account::zone_names,
    i18n::{T, use_texts},
    ui::field::ProblemText,
    ui::plain::problem_at,
};
use leptos::prelude::*;
use model::{Field, Problem, Problems};
use std::collections::BTreeMap;

/// The setting with the zone on whose clock times are shown.
#[component]
pub fn ZoneSetting(zone: String, problems: Memo<Problems>) -> impl IntoView {
    let t = use_texts();
    let problem = problem_at(problems, Field::Zone);
    let names = Resource::new_blocking(|| (), |()| zone_names());
    let zone = StoredValue::new(zone);
    let select = move || {
        Suspend::new(async move {
            // Where the names cannot be had, the present one stays.
            let names = names.await.unwrap_or_default();
            view! { <Select regions=by_region(names, &zone.get_value()) zone=zone.get_value() problem /> }
        })
    };
    view! {
        <li>
            <div>
                <label class="setting-label" for="zone">
                    {t.time_zone()}
                </label>
                <p id="zone-hint">{t.zone_hint()}</p>
            </div>
            <div class="field">
                <Suspense>{select}</Suspense>
                <ProblemText id="zone" problem />
            </div>
        </li>
    }
}

#[component]
fn Select(regions: Vec<Region>, zone: String, problem: Signal<Option<Problem>>) -> impl IntoView {
    let t = use_texts();
    let wrong = move || problem.with(Option::is_some);
    view! {
        <select
            class="input"
            id="zone"
            name="zone"
            aria-invalid=move || wrong().then_some("true")
            aria-describedby=move || if wrong() { "zone-error zone-hint" } else { "zone-hint" }
        >
            {regions.into_iter().map(|region| group(region, &zone, t)).collect_view()}
        </select>
    }
}

fn group(region: Region, chosen: &str, t: T) -> impl IntoView + use<> {
    let label = region.name.unwrap_or_else(|| t.zone_elsewhere().to_owned());
    let options: Vec<_> = region
        .zones
        .into_iter()
        .map(|zone| {
            let selected = zone == chosen;
            let place = place(&zone);
            view! {
                <option value=zone selected=selected>
                    {place}
                </option>
            }
        })
        .collect();
    view! { <optgroup label=label>{options}</optgroup> }
}

/// Zones whose names begin alike.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Region {
    /// None for zones outside any, such as UTC.
    name: Option<String>,
    /// Full names.
    zones: Vec<String>,
}

/// The zones in groups, both in alphabetical order; those without a region last. `chosen` is always among them.
fn by_region(mut names: Vec<String>, chosen: &str) -> Vec<Region> {
    if !names.iter().any(|name| name == chosen) {
        names.push(chosen.to_owned());
    }
    names.sort();
    let mut regions = BTreeMap::<String, Vec<String>>::new();
    let mut elsewhere = Vec::new();
    for name in names {
        match name.split_once('/').map(|(region, _)| region.to_owned()) {
            Some(region) => regions.entry(region).or_default().push(name),
            None => elsewhere.push(name),
        }
    }
    let named = regions.into_iter().map(|(name, zones)| Region {
        name: Some(name),
        zones,
    });
    let last = Region {
        name: None,
        zones: elsewhere,
    };
    named.chain((!last.zones.is_empty()).then_some(last)).collect()
}

/// "Paris", "Argentina / Buenos Aires": so that the first letters typed find it in the list.
fn place(zone: &str) -> String {
    let place = zone.split_once('/').map_or(zone, |(_, place)| place);
    place.replace('_', " ").replace('/', " / ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: Option<&str>, zones: &[&str]) -> Region {
        Region {
            name: name.map(str::to_owned),
            zones: zones.iter().map(|&zone| zone.to_owned()).collect(),
        }
    }

    #[test]
    fn zones_stand_under_their_region_and_the_others_last() {
        let names = ["UTC", "Europe/Paris", "America/Guadeloupe", "Europe/Berlin"].map(str::to_owned);
        assert_eq!(
            by_region(names.to_vec(), "Europe/Paris"),
            [
                region(Some("America"), &["America/Guadeloupe"]),
                region(Some("Europe"), &["Europe/Berlin", "Europe/Paris"]),
                region(None, &["UTC"]),
            ]
        );
    }

    #[test]
    fn the_present_zone_can_always_be_kept() {
        assert_eq!(
            by_region(Vec::new(), "Europe/Paris"),
            [region(Some("Europe"), &["Europe/Paris"])]
        );
    }

    #[test]
    fn places_are_found_by_their_own_first_letter() {
        assert_eq!(place("Europe/Paris"), "Paris");
        assert_eq!(
            place("America/Argentina/Buenos_Aires"),
            "Argentina / Buenos Aires"
        );
        assert_eq!(place("UTC"), "UTC");
    }
}
