//! `make bench`, in a browser: how long people wait for another month, beside FullCalendar, and whether a drag is smooth.
//! Times are of one run on one machine: compare the ratios and the rows, not the milliseconds.

import { existsSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { chip, plan } from "../tests/support/calendar";
import { another, call, open, signIn } from "../tests/support/people";
import { expect, test } from "../tests/support/test";
import { plus, today } from "../tests/support/words";
import { FULL, creneau, fillMonths, fillPlans, openMonth } from "./creneau";
import { drag, idle, middle, move } from "./frames";
import { fullCalendar, openFullCalendar } from "./fullcalendar";
import { type Pair, neighbours } from "./months";
import { type Look, type Switch, dom, rest, turn } from "./switching";
import { type Turned, type Watched, months, parts, smoothness } from "./table";

const WARM = 20;
const COLD = 5;
// Far enough from today that of the demo only its series are there.
const FULL_MONTHS = neighbours(18);
/** As full as FullCalendar's smallest: the difference is what the other events cost. */
const LIGHT = 1_000;
const LIGHT_MONTHS = neighbours(24);
/** Plans of people in the days around one, and where these begin. */
const PLANS = 30_000;
const PLANS_FROM = plus(today(), 900);
const THEIRS = [1_000, 5_000, 10_000];

const SITE = process.env.CRENEAU_SITE_DIR ?? new URL("../../target/site", import.meta.url).pathname;
// Asked before the bench itself makes any.
const LOAD = `load in the minute before: ${loadavg()[0]!.toFixed(1)}, on ${availableParallelism()} cores`;

const turned: Turned[] = [];
const watched: Watched[] = [];

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  // Only a build for speed is compressed; one for debugging is much slower.
  expect(existsSync(`${SITE}/pkg/creneau.wasm.br`), "there is no release build of the site: make build").toBe(true);
  const page = await another(browser, "projet1", "/account");
  await fillMonths(page, LIGHT_MONTHS, LIGHT);
  await fillMonths(page, FULL_MONTHS, FULL);
  await page.context().close();
});

test.afterAll(() => {
  const ours = turned.filter((row) => row.name === "Créneau");
  const tables = [turned.length && months(turned), ours.length && parts(ours), watched.length && smoothness(watched)];
  console.log(`\n${[LOAD, ...tables.filter(Boolean)].join("\n\n")}\n`);
});

/** Two months in a page of their own. */
class Contestant {
  readonly warm: Switch[] = [];
  readonly cold: Switch[] = [];

  private constructor(
    readonly page: Page,
    readonly events: number,
    readonly look: Look,
    readonly pair: Pair,
    /** Shows the first month, on a page that is loaded anew, and answers with the calendar's name. */
    private readonly load: (page: Page) => Promise<string>,
  ) {}

  static async ours(context: BrowserContext, events: number, pair: Pair): Promise<Contestant> {
    return new Contestant(await context.newPage(), events, creneau, pair, (page) => openMonth(page, pair[0]));
  }

  static async theirs(context: BrowserContext, events: number): Promise<Contestant> {
    const load = (page: Page) => openFullCalendar(page, FULL_MONTHS, events);
    return new Contestant(await context.newPage(), events, fullCalendar, FULL_MONTHS, load);
  }

  async reload(): Promise<string> {
    await this.page.bringToFront();
    const name = await this.load(this.page);
    await rest(this.page);
    return name;
  }

  async turn(times: number): Promise<Switch[]> {
    await this.page.bringToFront();
    return turn(this.page, this.look, this.pair, times);
  }
}

test("months are turned", async ({ context, page }) => {
  await signIn(page, "projet1", "/account");
  const all = [
    await Contestant.ours(context, LIGHT, LIGHT_MONTHS),
    await Contestant.ours(context, FULL, FULL_MONTHS),
    ...(await Promise.all(THEIRS.map((events) => Contestant.theirs(context, events)))),
  ];
  // In turns: what else the machine does meanwhile hits all of them alike.
  for (let n = 0; n < COLD; n++) {
    for (const one of all) {
      await one.reload();
      one.cold.push(...(await one.turn(1)));
    }
  }
  const names: string[] = [];
  for (const one of all) {
    names.push(await one.reload());
    // There and back, to warm up.
    await one.turn(2);
  }
  for (let n = 0; n < WARM; n += 2) {
    for (const one of all) one.warm.push(...(await one.turn(2)));
  }
  for (const [n, { page, look, events, warm, cold }] of all.entries()) {
    turned.push({ name: names[n]!, events, warm, cold, dom: await dom(page, look) });
  }
});

test("an empty page rests", async ({ page }) => {
  watched.push({ name: "empty page, rests", frames: await idle(page) });
});

test("an event is dragged over a week of the demo", async ({ page }) => {
  await signIn(page, "projet1", "/account");
  // Next week nothing has begun.
  const wednesday = plus(today(), 10 - (new Date(today()).getUTCDay() || 7));
  await plan(page.request, "Drag me", wednesday, "Meeting", { time: "12:00" });
  await open(page, `/calendar?view=week&date=${wednesday}`);
  await watchWeek(page, chip(page, "Drag me"));
});

test("an event is dragged over a week that is full", async ({ page }) => {
  await signIn(page, "projet1", "/account");
  const day = LIGHT_MONTHS[0].date;
  await open(page, `/calendar?view=week&date=${day}`);
  const blocks = page.locator(`.week-col[data-date="${day}"] .block[data-movable]`);
  await watchWeek(page, blocks.filter({ hasText: "Review" }).first());
});

test("an event is dragged over a full month", async ({ page }) => {
  await signIn(page, "projet1", "/account");
  await openMonth(page, FULL_MONTHS[0]);
  const event = page.locator(`.month-day[data-date="${FULL_MONTHS[0].date}"] .chip[data-movable]`).first();
  await expect(event).toContainText("Review");
  await watch(page, `month of ${FULL}`, creneau.calendar, event);
});

test("an event is dragged among 30,000 plans that could be in its way", async ({ page }) => {
  await signIn(page, "projet1", "/account");
  const day = plus(PLANS_FROM, 14 - (new Date(PLANS_FROM).getUTCDay() || 7));
  const people = await fillPlans(page, PLANS_FROM, PLANS);
  // The page shows one event; what could be in its way is all there.
  const title = "Drag me among many";
  await plan(page.request, title, day, "Meeting", { time: "12:07", participants: people });
  await open(page, `/calendar?view=week&date=${day}&q=${encodeURIComponent(title)}`);
  const event = page.locator(".week a[data-event]").filter({ hasText: title });
  const area = await middle(page.locator(".week-scroll"));
  await rest(page);
  watched.push({ name: "among 30,000 plans, rests", frames: await idle(page) });
  watched.push({ name: "among 30,000 plans, mouse over", frames: await move(page, area) });
  const told = () => expect(page.locator(".ghost-why").first()).toBeVisible({ timeout: 60_000 });
  watched.push({ name: "among 30,000 plans, drag", frames: await drag(page, event, area, told) });
  const around = await call(page.request, "calendar/surroundings", { first: plus(day, -10), end: plus(day, 90) });
  const { taken } = (await around.json()) as { taken: unknown[] };
  expect(taken.length).toBeGreaterThan(PLANS * 0.9);
});

async function watchWeek(page: Page, event: Locator): Promise<void> {
  await event.scrollIntoViewIfNeeded();
  await watch(page, `week of ${await page.locator(".week a[data-event]").count()}`, ".week-scroll", event);
}

/** The page at rest, under the mouse, and with something in hand: the first two say what the third could be. */
async function watch(page: Page, name: string, grid: string, event: Locator): Promise<void> {
  const area = await middle(page.locator(grid));
  await rest(page);
  watched.push({ name: `${name}, rests`, frames: await idle(page) });
  watched.push({ name: `${name}, mouse over it`, frames: await move(page, area) });
  watched.push({ name: `${name}, drag`, frames: await drag(page, event, area) });
}
