//! Events are moved, lengthened, copied and drawn on the grid: with the mouse, by keyboard, with a finger.

import { type Locator, type Page } from "@playwright/test";
import { chip, panel, place, plan, toast } from "./support/calendar";
import { another, call, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { longDate, plus, quietDay, unique } from "./support/words";

/** The Wednesday of a quiet week. */
function wednesday(): string {
  const day = quietDay();
  return plus(day, 3 - (new Date(`${day}T00:00:00Z`).getUTCDay() || 7));
}

/** The point of the hour grid that stands for a time. */
async function at(page: Page, day: string, hour: number): Promise<{ x: number; y: number }> {
  const box = await place(page.locator(`.week-col[data-date="${day}"]`));
  return { x: box.x + box.width / 2, y: box.y + (box.height * hour) / 24 };
}

/** The middle of a day on the month page, below its events. */
async function cell(page: Page, day: string): Promise<{ x: number; y: number }> {
  const box = await place(page.locator(`.month-day[data-date="${day}"]`));
  return { x: box.x + box.width / 2, y: box.y + box.height - 6 };
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
}

async function middle(found: Locator): Promise<{ x: number; y: number }> {
  const box = await place(found);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Opens a week with one event on its Wednesday, at an hour that the demo data leave free. */
async function week(page: Page, kind: "Meeting" | "Deployment" = "Meeting", login: "projet1" | "admin1" = "projet1") {
  const day = wednesday();
  const title = unique("Drag me");
  await page.setViewportSize({ width: 1280, height: 1500 });
  await signIn(page, login, `/calendar?view=week&date=${day}`);
  const id = await plan(page.request, title, day, kind, { time: "12:00" });
  await expect(chip(page, title)).toContainText("12:00–13:00");
  return { day, title, id };
}

const block = (page: Page, day: string, title: string) =>
  page.locator(`.week-col[data-date="${day}"]`).getByRole("link", { name: title });

test("the mouse moves an event to another day and hour, and Ctrl+Z takes it back", async ({ page }) => {
  const { day, title } = await week(page);
  const from = await at(page, day, 12.5);
  const to = await at(page, plus(day, 2), 17.55);
  await drag(page, from, to);
  await expect(block(page, plus(day, 2), title)).toContainText("17:00–18:00");
  await expect(toast(page, "Event moved")).toBeVisible();
  // A drag is no click.
  await expect(panel(page)).toHaveCount(0);
  await page.reload();
  await expect(block(page, plus(day, 2), title)).toContainText("17:00–18:00");
});

test("undo puts a moved event back", async ({ page }) => {
  const { day, title } = await week(page);
  await drag(page, await at(page, day, 12.5), await at(page, plus(day, -1), 16.5));
  await expect(block(page, plus(day, -1), title)).toContainText("16:00–17:00");
  await expect(toast(page, "Event moved")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(block(page, day, title)).toContainText("12:00–13:00");
});

test("either edge changes the length, in quarters", async ({ page }) => {
  const { day, title } = await week(page);
  const box = await place(block(page, day, title));
  const x = box.x + box.width / 2;
  const hour = (await at(page, day, 1)).y - (await at(page, day, 0)).y;
  await drag(page, { x, y: box.y + box.height - 2 }, { x, y: box.y + box.height - 2 + hour * 0.8 });
  await expect(block(page, day, title)).toContainText("12:00–13:45");
  await drag(page, { x, y: box.y + 2 }, { x, y: box.y + 2 - hour * 0.5 });
  await expect(block(page, day, title)).toContainText("11:30–13:45");
});

test("Escape lets go of what is dragged", async ({ page }) => {
  const { day, title } = await week(page);
  const from = await at(page, day, 12.5);
  const to = await at(page, plus(day, 1), 16);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await expect(page.locator(".ghost")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.locator(".ghost")).toHaveCount(0);
  await page.mouse.up();
  await expect(block(page, day, title)).toContainText("12:00–13:00");
  await expect(panel(page)).toHaveCount(0);
});

test("a drop that is refused slides back and says why", async ({ page }) => {
  const { day, title, id } = await week(page, "Deployment", "admin1");
  // It begins elsewhere while it is in hand: what has begun is not planned anew.
  const from = await at(page, day, 12.5);
  const to = await at(page, plus(day, 1), 16);
  await page.route("**/api/event/move", async (route) => {
    const begun = await call(page.request, "event/step", { id, version: 1, to: "in_progress" });
    expect(begun.status()).toBe(200);
    await route.continue();
  });
  await drag(page, from, to);
  await expect(toast(page, /not possible in its present state/)).toBeVisible();
  await expect(page.locator(".ghost")).toHaveCount(0);
  await expect(block(page, day, title)).toContainText("12:00–13:00");
});

test("Alt leaves the original where it is", async ({ page }) => {
  const { day, title } = await week(page);
  const from = await at(page, day, 12.5);
  const to = await at(page, plus(day, 1), 12.5);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.keyboard.down("Alt");
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Alt");
  await expect(toast(page, "Event copied")).toBeVisible();
  await expect(block(page, plus(day, 1), title)).toContainText("12:00–13:00");
  await expect(block(page, day, title)).toContainText("12:00–13:00");
});

test("a stretch is drawn, a title typed, Enter", async ({ page }) => {
  const { day } = await week(page);
  const title = unique("Drawn");
  await drag(page, await at(page, plus(day, 1), 19.02), await at(page, plus(day, 1), 20.4));
  const form = page.getByRole("dialog");
  await expect(form.getByRole("heading")).toContainText("19:00 – 20:30");
  await expect(form.getByLabel("Title")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(form.getByText("This is needed.")).toBeVisible();
  await page.keyboard.type(title);
  await page.keyboard.press("Enter");
  await expect(form).toBeHidden();
  await expect(block(page, plus(day, 1), title)).toContainText("19:00–20:30");
});

test("what needs more than a title goes on in the dialog", async ({ page }) => {
  const { day } = await week(page);
  const title = unique("Drawn window");
  await drag(page, await at(page, plus(day, 1), 19), await at(page, plus(day, 1), 19.9));
  const form = page.getByRole("dialog");
  await form.getByLabel("Title").fill(title);
  await form.getByLabel("Kind").selectOption("deployment");
  await form.getByRole("button", { name: "Create" }).click();
  const steps = page.getByRole("dialog", { name: "New event" });
  await expect(steps.getByLabel("Title")).toHaveValue(title);
  await expect(steps.getByLabel("Start")).toHaveValue("19:00");
});

test("the keyboard moves an event and changes its length", async ({ page }) => {
  const { day, title } = await week(page);
  await block(page, day, title).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: /^Move/ })).toBeFocused();
  await page.keyboard.press("Enter");
  for (const key of ["ArrowRight", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
  await expect(page.getByRole("status").getByText(/12:30 – 13:30/)).toBeAttached();
  await page.keyboard.press("Enter");
  await expect(block(page, plus(day, 1), title)).toContainText("12:30–13:30");

  await block(page, plus(day, 1), title).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Change the end/ }).press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(block(page, plus(day, 1), title)).toContainText("12:30–13:30");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Change the end/ }).press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(block(page, plus(day, 1), title)).toContainText("12:30–13:45");
  await expect(page.getByText(/^Length changed: /)).toBeVisible();
  // What is taken back has the focus again.
  await page.keyboard.press("Control+z");
  await expect(block(page, plus(day, 1), title)).toContainText("12:30–13:30");
  await expect(block(page, plus(day, 1), title)).toBeFocused();
});

test("who sees an event moved before the answer comes goes on where it is now", async ({ page }) => {
  const { day, title } = await week(page);
  await page.route("**/api/event/move", async (route) => {
    const response = await route.fetch();
    // The page hears of the change, and shows it, in the meantime.
    await expect(block(page, plus(day, 1), title)).toBeVisible();
    await route.fulfill({ response });
  });
  await block(page, day, title).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Move/ }).press("Enter");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(toast(page, "Event moved")).toBeVisible();
  await expect(block(page, plus(day, 1), title)).toBeFocused();
});

test("a week that is full writes the hours in sight, and stays there", async ({ page }) => {
  const { day, title } = await week(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  const times = Array.from({ length: 160 }, (_, n) => ({ day: plus(day, (n % 5) - 2), hour: `${Math.floor(n / 5) % 24}`.padStart(2, "0") }));
  for (const { day, hour } of times) await plan(page.request, unique("Full"), day, "Meeting", { time: `${hour}:00` });
  await page.reload();
  const written = () => page.locator(".week-col .block time").allTextContents();
  // It opens at seven.
  await expect.poll(async () => (await written()).some((time) => time.startsWith("06:00"))).toBe(true);
  await expect.poll(async () => (await written()).some((time) => time.startsWith("02:00"))).toBe(false);
  await expect.poll(async () => (await written()).some((time) => time.startsWith("23:00"))).toBe(false);
  const scroller = page.locator(".week-scroll");
  await scroller.evaluate((element) => (element.scrollTop = element.scrollHeight));
  await expect.poll(async () => (await written()).some((time) => time.startsWith("23:00"))).toBe(true);
  await expect.poll(async () => (await written()).some((time) => time.startsWith("06:00"))).toBe(false);
  // Somebody changes something: nobody is taken elsewhere.
  const top = await scroller.evaluate((element) => element.scrollTop);
  await plan(page.request, unique("Late"), day, "Meeting", { time: "21:30" });
  await expect(chip(page, "Late")).toBeVisible();
  expect(await scroller.evaluate((element) => element.scrollTop)).toBe(top);
  // What has the focus stays, however far one scrolls.
  await chip(page, "Late").focus();
  await scroller.evaluate((element) => (element.scrollTop = 0));
  await expect.poll(async () => (await written()).some((time) => time.startsWith("02:00"))).toBe(true);
  await expect(chip(page, "Late")).toBeFocused();
  await expect(chip(page, title)).toHaveCount(1);
});

test("in the month an event moves by days, across weeks; several move together", async ({ page }) => {
  const day = wednesday();
  const [first, second] = [unique("First"), unique("Second")];
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  await plan(page.request, first, day);
  await plan(page.request, second, plus(day, 1), "Meeting", { time: "11:30" });
  const on = (date: string, title: string) =>
    page.locator(`.month-day[data-date="${date}"]`).getByRole("link", { name: title });
  await expect(on(day, first)).toBeVisible();
  await expect(on(plus(day, 1), second)).toBeVisible();
  await drag(page, await middle(on(day, first)), await cell(page, plus(day, -7)));
  await expect(on(plus(day, -7), first)).toContainText("09:00");

  await on(plus(day, -7), first).click({ modifiers: ["Control"] });
  await on(plus(day, 1), second).focus();
  await page.keyboard.press("x");
  await expect(page.locator("[data-picked]")).toHaveCount(2);
  await drag(page, await middle(on(plus(day, 1), second)), await cell(page, plus(day, 2)));
  await expect(on(plus(day, 2), second)).toContainText("11:30");
  await expect(on(plus(day, -6), first)).toContainText("09:00");
  await page.keyboard.press("Control+z");
  await expect(on(plus(day, -7), first)).toBeVisible();
  await expect(on(plus(day, 1), second)).toBeVisible();
});

test("one occurrence of a series is moved, or all of them", async ({ page }) => {
  const day = wednesday();
  const title = unique("Series");
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  const repeat = { freq: "daily", every: "1", days: [], monthly: "number", ends: "after", until: "", count: "3" };
  await plan(page.request, title, day, "Meeting", { repeat });
  const on = (date: string) => page.locator(`.month-day[data-date="${date}"]`).getByRole("link", { name: title });
  await expect(on(day)).toBeVisible();
  await drag(page, await middle(on(day)), await cell(page, plus(day, -2)));
  await expect(page.getByRole("dialog")).toContainText(`${title}: ${longDate(plus(day, -2))}, 09:00 – 10:00`);
  await page.getByRole("dialog").getByRole("button", { name: /^This occurrence/ }).click();
  await expect(on(plus(day, -2))).toBeVisible();
  await expect(on(day)).toHaveCount(0);
  await drag(page, await middle(on(plus(day, 1))), await cell(page, plus(day, 8)));
  await page.keyboard.press("Escape");
  await expect(on(plus(day, 1))).toBeVisible();
  await expect(page.locator(".ghost-bar")).toHaveCount(0);
  await drag(page, await middle(on(plus(day, 1))), await cell(page, plus(day, 8)));
  await page.getByRole("dialog").getByRole("button", { name: /^The whole series/ }).click();
  for (const date of [plus(day, -2), plus(day, 8), plus(day, 9)]) await expect(on(date)).toBeVisible();
  await expect(chip(page, title)).toHaveCount(3);
});

test("who may not edit an event cannot take it", async ({ page, browser }) => {
  const { day, title } = await week(page);
  const other = await another(browser, "dev1", `/calendar?view=week&date=${day}`);
  await other.setViewportSize({ width: 1280, height: 1500 });
  await drag(other, await at(other, day, 12.5), await at(other, plus(day, 1), 16));
  await expect(other.locator(".ghost")).toHaveCount(0);
  await expect(block(other, day, title)).toContainText("12:00–13:00");
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true });

  test("a long press takes an event", async ({ page }) => {
    const { day, title } = await week(page);
    const from = await at(page, day, 12.5);
    const to = await at(page, plus(day, 1), 16.5);
    const client = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", point?: { x: number; y: number }) =>
      client.send("Input.dispatchTouchEvent", { type, touchPoints: point ? [point] : [] });
    await touch("touchStart", from);
    await expect(page.locator(".ghost")).toHaveCount(1);
    await touch("touchMove", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
    await touch("touchMove", to);
    await touch("touchEnd");
    await expect(block(page, plus(day, 1), title)).toContainText("16:00–17:00");
  });
});

test("focus and picks go along with what others move", async ({ page, context }) => {
  const day = quietDay();
  const title = unique("Followed");
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  const id = await plan(page.request, title, day);
  await chip(page, title).focus();
  await page.keyboard.press("x");
  await expect(chip(page, title)).toHaveAttribute("data-picked", "");
  const time = { t: "timed", start: `${day}T15:00:00Z`, end: `${day}T16:00:00Z`, zone: "Europe/Paris" };
  const moves = [{ id, at: null, version: 1, time }];
  const before = await chip(page, title).getAttribute("data-at");
  const moved = await call(context.request, "event/move", { moves, scope: "this", accepted: { conflicts: [], reason: "" } });
  expect(moved.status(), await moved.text()).toBe(200);
  await expect(chip(page, title)).not.toHaveAttribute("data-at", before!);
  await expect(chip(page, title)).toBeFocused();
  await expect(chip(page, title)).toHaveAttribute("data-picked", "");
});
