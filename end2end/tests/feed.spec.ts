//! Secret addresses, read by programs that other people use: vdirsyncer and khal.

import { type Page } from "@playwright/test";
import { chip, panel, place, plan, toast } from "./support/calendar";
import { type Account, fresh, joinAs, newTeam, open } from "./support/people";
import { type Kept, Reader, type Seen } from "./support/reader";
import { expect, test } from "./support/test";
import { plus, today, token } from "./support/words";

/** The last Sunday of a month. */
function lastSunday(month: string): string {
  const last = plus(`${month}-28`, 31).slice(0, 8);
  const day = plus(`${last}01`, -1);
  return plus(day, -new Date(`${day}T00:00:00Z`).getUTCDay());
}

/** The next night in which the clocks of Paris change: less than nine months ahead, so that a feed reaches it. */
function clockChange(): string {
  const year = Number(today().slice(0, 4));
  const nights = [year, year + 1].flatMap((y) => [lastSunday(`${y}-03`), lastSunday(`${y}-10`)]);
  // Far enough ahead that nothing of what is planned here has begun.
  return nights.find((night) => night > plus(today(), 30))!;
}

const repeat = (freq: "daily" | "weekly", count: number) => ({
  repeat: { freq, every: "1", days: [], monthly: "number", ends: "after", until: "", count: `${count}` },
});

const on = (page: Page, day: string, title: string) =>
  page.locator(`.month-day[data-date="${day}"]`).getByRole("link", { name: title });

async function choose(page: Page, scope: "This occurrence" | "The whole series") {
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${scope}`) }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** Drags an occurrence to another day of the month page. */
async function carry(page: Page, title: string, from: string, to: string): Promise<void> {
  const chipBox = await place(on(page, from, title));
  const cellBox = await place(page.locator(`.month-day[data-date="${to}"]`));
  await page.mouse.move(chipBox.x + chipBox.width / 2, chipBox.y + chipBox.height / 2);
  await page.mouse.down();
  await page.mouse.move(cellBox.x + cellBox.width / 2, cellBox.y + cellBox.height - 20, { steps: 4 });
  await page.mouse.move(cellBox.x + cellBox.width / 2, cellBox.y + cellBox.height - 6, { steps: 2 });
  await page.mouse.up();
  await choose(page, "This occurrence");
  await expect(on(page, to, title)).toBeVisible();
  await expect(on(page, from, title)).toHaveCount(0);
}

/** What a feed is of: a filter that nothing else passes. */
interface Plans {
  account: Account;
  word: string;
  view: string;
  night: string;
  wednesday: string;
  weekly: string;
  daily: string;
  fair: string;
}

/** Plans around a clock change, and keeps a view of just that; ends on its month page. */
async function plans(page: Page): Promise<Plans> {
  const account = await joinAs(page.context(), ["project"]);
  const word = token();
  const [view, night] = [`Mine ${word}`, clockChange()];
  const [weekly, daily, fair] = [`Committee ${word}`, `Standup, early; ${word}`, `Fair ${word}`];
  // The Wednesday after the change is the third of six.
  const wednesday = plus(night, 3);
  await plan(page.request, weekly, plus(wednesday, -14), "Meeting", repeat("weekly", 6));
  await plan(page.request, daily, plus(night, -3), "Meeting", { time: "08:15", minutes: "30", ...repeat("daily", 7) });
  await plan(page.request, fair, plus(night, -6), "Meeting", { all_day: true, last_date: plus(night, -4) });
  await page.setViewportSize({ width: 1280, height: 1000 });
  await open(page, `/calendar?view=month&date=${night}&q=${word}`);
  await expect(on(page, plus(wednesday, -7), weekly)).toBeVisible();
  await page.locator("#views > summary").click();
  await page.getByLabel("Keep this view as").fill(view);
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(toast(page, "View kept")).toBeVisible();
  return { account, word, view, night, wednesday, weekly, daily, fair };
}

const subscriptions = (page: Page) => page.getByRole("region", { name: "Subscriptions" });
const addressField = (page: Page) => subscriptions(page).getByRole("textbox", { name: "Secret address" });
const inList = (page: Page, name: string) => subscriptions(page).getByRole("listitem").filter({ hasText: name });

/** Makes an address of a view, as people do. */
async function subscribe(page: Page, view: string): Promise<string> {
  await open(page, "/account");
  await subscriptions(page).getByLabel("What it shows").selectOption(view);
  await subscriptions(page).getByRole("button", { name: "Make an address" }).click();
  await expect(addressField(page)).toHaveValue(/^http.+\/feed\/[\w-]{20,}\.ics$/);
  await expect(inList(page, view)).toContainText("Not read yet");
  return addressField(page).inputValue();
}

/** What the agenda shows from a day on, for thirty days. */
async function agenda(page: Page, first: string, word: string): Promise<Seen[]> {
  await open(page, `/calendar?view=agenda&date=${first}&q=${word}`);
  await expect(page.locator(".agenda-row").first()).toBeVisible();
  return page.locator(".agenda-row").evaluateAll((rows) =>
    rows.map((row) => {
      const head = row.closest(".agenda-day")!.querySelector(".agenda-date")!;
      const [month, year] = head.querySelector("span")!.innerText.split("\n").pop()!.split(" ");
      const date = new Date(`${head.querySelector("b")!.textContent} ${month} ${year} UTC`);
      const time = row.querySelector("time")?.textContent?.split("–")[0] ?? "";
      const title = row.querySelector(".agenda-title")!.firstChild!.textContent!;
      return { day: date.toISOString().slice(0, 10), time, title };
    }),
  );
}

/** How often a title stands on the month page's days, a long event on each of its days. */
async function onMonth(page: Page, title: string): Promise<number> {
  return page.locator(".month-events > li").filter({ hasText: title }).evaluateAll((items) =>
    items.reduce((sum, item) => sum + Number((item as HTMLElement).style.getPropertyValue("--span") || 1), 0),
  );
}

const sorted = (seen: Seen[]) => seen.map(({ day, time, title }) => `${day} ${time || "all day"} ${title}`).sort();

/** The titles of items that are not the same in both, or were written again. */
function changed(before: Kept, after: Kept): string[] {
  const differs = (some: Kept, others: Kept) =>
    [...some].filter(([name, item]) => {
      const other = others.get(name);
      return other?.text !== item.text || other.written !== item.written;
    });
  // vdirsyncer makes a UID, and with it a file's name, of what stands in an item: one that changed is another file.
  const items = [...differs(before, after), ...differs(after, before)];
  return [...new Set(items.map(([, { text }]) => /^SUMMARY:(.*?)\r?$/m.exec(text)![1]!.replaceAll("\\", "")))];
}

/** The UIDs of what an address answers. */
const uids = (text: string) => new Set([...text.matchAll(/^UID:(.*)\r$/gm)].map(([, uid]) => uid!));

test("khal shows what our pages show, at the same hours on both sides of a clock change", async ({ page }) => {
  const { word, view, night, wednesday, weekly, daily, fair } = await plans(page);
  // One of the series is moved into the week of the change, and one does not take place.
  await carry(page, weekly, wednesday, plus(wednesday, 1));
  await on(page, plus(wednesday, -7), weekly).click();
  await panel(page).getByRole("button", { name: "Delete" }).click();
  await choose(page, "This occurrence");
  await expect(on(page, plus(wednesday, -7), weekly)).toHaveCount(0);

  const reader = await Reader.of(await subscribe(page, view));
  await reader.sync();
  expect((await reader.files()).size, "an item for each event").toBe(3);

  const first = plus(night, -14);
  const shown = await agenda(page, first, word);
  expect(sorted(await reader.list(first, 30))).toEqual(sorted(shown));
  const times = (title: string) => new Set(shown.filter((seen) => seen.title === title).map((seen) => seen.time));
  expect(times(daily)).toEqual(new Set(["08:15"]));
  expect(times(weekly)).toEqual(new Set(["09:00"]));
  // 10 and 3 days before the change, 4 after it instead of 3, none on the Wednesday that was taken out.
  expect(shown.filter((seen) => seen.title === weekly).map((seen) => seen.day)).toEqual([
    plus(wednesday, -14),
    plus(wednesday, 1),
    plus(wednesday, 7),
  ]);
  expect(shown.filter((seen) => seen.title === fair).map((seen) => seen.day)).toEqual(
    [-6, -5, -4].map((days) => plus(night, days)),
  );

  await open(page, `/calendar?view=month&date=${night}&q=${word}`);
  await expect(chip(page, weekly).first()).toBeVisible();
  const days = page.locator(".month-day");
  const [from, count] = [(await days.first().getAttribute("data-date"))!, await days.count()];
  const listed = await reader.list(from, count);
  for (const title of [weekly, daily, fair]) {
    expect(listed.filter((seen) => seen.title === title).length, title).toBe(await onMonth(page, title));
  }
  expect(listed.length).toBeGreaterThan(10);
});

test("reading again changes nothing, and one moved occurrence changes one item", async ({ page }) => {
  const { view, word, night, wednesday, weekly, daily } = await plans(page);
  const address = await subscribe(page, view);
  const reader = await Reader.of(address);
  await reader.sync();
  const before = await reader.files();
  expect(before.size).toBe(3);
  const first = await page.request.get(address);
  expect(first.headers()["content-type"]).toBe("text/calendar; charset=utf-8");
  const { etag } = first.headers();
  const again = (tag: string) => page.request.get(address, { headers: { "If-None-Match": tag } });
  expect((await again(etag!)).status()).toBe(304);
  await reader.sync();
  expect(changed(before, await reader.files())).toEqual([]);

  await open(page, `/calendar?view=month&date=${night}&q=${word}`);
  await carry(page, daily, plus(night, 1), plus(night, 5));
  const second = await again(etag!);
  expect(second.status()).toBe(200);
  expect(second.headers().etag).not.toBe(etag);
  await reader.sync();
  const after = await reader.files();
  expect(changed(before, after)).toEqual([daily]);
  expect(after.size).toBe(3);
  expect(uids(await second.text())).toEqual(uids(await first.text()));
  const listed = (await reader.list(plus(night, -14), 30)).filter((seen) => seen.title === daily);
  expect(listed.map((seen) => seen.day)).toEqual([-3, -2, -1, 0, 2, 3, 5].map((days) => plus(night, days)));

  // What is thrown away goes there too.
  await on(page, wednesday, weekly).click();
  await panel(page).getByRole("button", { name: "Delete" }).click();
  await choose(page, "The whole series");
  await expect(chip(page, weekly)).toHaveCount(0);
  await reader.sync();
  expect(changed(after, await reader.files())).toEqual([weekly]);
  expect((await reader.files()).size).toBe(2);
});

test("an address is shown once, and another one ends it", async ({ page }) => {
  const { view } = await plans(page);
  const address = await subscribe(page, view);
  const reader = await Reader.of(address);
  await reader.sync();
  await open(page, "/account");
  await expect(addressField(page)).toHaveCount(0);
  expect(await page.content()).not.toContain(new URL(address).pathname);
  await expect(inList(page, view)).toContainText("Last read");

  await inList(page, view).getByRole("button", { name: "New address" }).click();
  await expect(addressField(page)).toHaveValue(/\/feed\//);
  const renewed = await addressField(page).inputValue();
  expect(renewed).not.toBe(address);
  expect((await page.request.get(address)).status()).toBe(404);
  await expect(reader.sync(), "the old one is read no more").rejects.toThrow();
  expect((await reader.files()).size, "and what was read stays").toBe(3);
  await reader.subscribe(renewed);
  await reader.sync();

  await inList(page, view).getByRole("button", { name: "End" }).click();
  await expect(toast(page, "The address shows nothing any more")).toBeVisible();
  await expect(inList(page, view)).toHaveCount(0);
  await expect(addressField(page)).toHaveCount(0);
  expect((await page.request.get(renewed)).status()).toBe(404);
});

test("an address is made, read and ended by keyboard alone", async ({ page }) => {
  const { view } = await plans(page);
  await open(page, "/account");
  await subscriptions(page).getByLabel("What it shows").focus();
  await page.keyboard.type(view);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(addressField(page)).toHaveValue(/\/feed\//);
  const address = await addressField(page).inputValue();
  const answer = await page.request.get(address);
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain(view);
  await inList(page, view).getByRole("button", { name: "End" }).focus();
  await page.keyboard.press("Enter");
  await expect(inList(page, view)).toHaveCount(0);
  expect((await page.request.get(address)).status()).toBe(404);
});

test("a view that comes back with Undo is read again at its address", async ({ page }) => {
  const { view } = await plans(page);
  const address = await subscribe(page, view);
  await open(page, "/calendar");
  await page.locator("#views > summary").click();
  await page.getByRole("link", { name: view }).click();
  await page.locator("#views > summary").click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(toast(page, "Change undone")).toBeVisible();
  expect((await page.request.get(address)).status()).toBe(200);
});

test("an address shows no more than its owner may see, to anybody who has it, and ends with the view", async ({
  page,
  browser,
}) => {
  const { view, word, night } = await plans(page);
  const address = await subscribe(page, view);
  const team = await newTeam(browser);
  const other = await fresh(browser);
  await joinAs(other, ["project"], undefined, [team.id]);
  const [theirs, everybodys] = [`Theirs ${word}`, `For all ${word}`];
  await plan(other.request, theirs, night, "Meeting", { teams: [team.id] });
  await plan(other.request, everybodys, night);
  const stranger = await fresh(browser);
  const text = await (await stranger.request.get(address)).text();
  expect(text).toContain(everybodys);
  expect(text).not.toContain(theirs);
  expect((await stranger.request.get(address.replace(".ics", ""))).status()).toBe(404);
  const wrong = address.replace(/.(?=\.ics)/, (last) => (last === "A" ? "B" : "A"));
  expect((await stranger.request.get(wrong)).status()).toBe(404);

  await open(page, "/calendar");
  await page.locator("#views > summary").click();
  await page.getByRole("link", { name: view }).click();
  await page.locator("#views > summary").click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(toast(page, "View removed")).toBeVisible();
  expect((await stranger.request.get(address)).status()).toBe(404);
});
