//! Créneau with full months.

import { type Page, expect } from "@playwright/test";
import { plan } from "../tests/support/calendar";
import { call, open } from "../tests/support/people";
import { type Happening, type Month, type Pair, fill } from "./months";
import type { Look } from "./switching";

/** What a month page holds at the most (`MAX_CARDS`) less one: with one more it says that it is cut. */
export const FULL = 9_999;
/** Events in one file: more would take longer than a request may. */
const IN_FILE = 2_500;

export const creneau: Look = {
  calendar: ".month",
  day: ".month-day",
  chip: ".chip",
  more: ".more",
  answer: "/api/calendar/page",
};

/** Opens a month as people do, and answers with the product's name. */
export async function openMonth(page: Page, month: Month): Promise<string> {
  await open(page, `/calendar?view=month&date=${month.date}`);
  await expect(page.locator(creneau.day)).toHaveCount(month.days.length);
  return "Créneau";
}

/** Imports as many events as each of both months lacks to show `size`. */
export async function fillMonths(page: Page, pair: Pair, size: number): Promise<void> {
  // The demo's series are there as well.
  const missing = fill(pair, size, await shown(page, pair));
  for (let from = 0; from < missing.length; from += IN_FILE) {
    const part = missing.slice(from, from + IN_FILE);
    const answer = await call(page.request, "calendar/import", { text: file(part, from), apply: true });
    expect(answer.status(), await answer.text()).toBe(200);
    expect(((await answer.json()) as { new: unknown[] }).new).toHaveLength(part.length);
  }
  expect(await shown(page, pair)).toEqual([size, size]);
}

/** Days of which a page knows what is planned while something is dragged. */
const AROUND = 100;
/** Times of a day at which somebody meets. */
const SLOTS = 96;

/**
 * Plans so many short meetings in the days from `from` on, as daily series of people who are never at two at once.
 * Answers with who meets.
 */
export async function fillPlans(page: Page, from: string, count: number): Promise<string[]> {
  const choices = await call(page.request, "calendar/choices", {});
  const known = ((await choices.json()) as { people: { id: string }[] }).people.map(({ id }) => id);
  const people = known.slice(0, Math.ceil(count / AROUND / SLOTS));
  for (let n = 0; n < count / AROUND; n++) {
    const [hour, minute] = [Math.floor((n % SLOTS) / 4), (n % 4) * 15];
    await plan(page.request, `Short no. ${n}`, from, "Meeting", {
      time: `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`,
      minutes: "5",
      participants: [people[Math.floor(n / SLOTS)]],
      repeat: { freq: "daily", every: "1", days: [], monthly: "number", ends: "after", until: "", count: `${AROUND + 20}` },
    });
  }
  return people;
}

/** How many events the page of each month has. */
async function shown(page: Page, pair: Pair): Promise<[number, number]> {
  const [one, other] = await Promise.all(pair.map((month) => events(page, month)));
  return [one!, other!];
}

async function events(page: Page, month: Month): Promise<number> {
  const filter = { kinds: [], team: null, person: null, text: "" };
  const state = { view: "month", date: month.date, filter, event: null, at: null, saved: null, starts: "monday" };
  const answer = await call(page.request, "calendar/page", { state });
  expect(answer.status(), await answer.text()).toBe(200);
  const { cards, beyond } = (await answer.json()) as { cards: unknown[]; beyond: number[] };
  // Of those beyond the rows of the page, none takes more than a day.
  return cards.length + beyond.reduce((sum, each) => sum + each, 0);
}

function file(events: Happening[], from: number): string {
  const local = (time: string) => time.replaceAll(/[-:]/g, "");
  const lines = events.flatMap(({ title, start, end }, n) => [
    "BEGIN:VEVENT",
    `UID:${start.slice(0, 7)}-${from + n}@bench.example.org`,
    "DTSTAMP:20260101T000000Z",
    `DTSTART;TZID=Europe/Paris:${local(start)}`,
    `DTEND;TZID=Europe/Paris:${local(end)}`,
    `SUMMARY:${title}`,
    "END:VEVENT",
  ]);
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bench//EN", ...lines, "END:VCALENDAR", ""].join("\r\n");
}
