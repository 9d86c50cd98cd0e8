//! Freezes, absences, conflicts, "Find a time" and hours: what stands in the way of a plan, who is told, who decides.

import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { chip, currentStep, dialog, next, openEvent, panel, place, plan, toast } from "./support/calendar";
import { still } from "./support/look";
import { type Role, another, call, fresh, joinAs, open, origin, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { longDate, plus, quietDay, today, token, unique } from "./support/words";

/** The Wednesday of a quiet week. */
function wednesday(): string {
  const day = quietDay();
  return plus(day, 3 - (new Date(`${day}T00:00:00Z`).getUTCDay() || 7));
}

/** What only an administrator may do. */
async function admin(browser: Browser): Promise<APIRequestContext> {
  const { request } = await fresh(browser);
  const options = { form: { login: "admin1" }, headers: { origin: origin() }, maxRedirects: 0 };
  expect((await request.post("/sign-in/demo", options)).status()).toBe(303);
  return request;
}

async function ok(answer: Promise<{ status(): number; text(): Promise<string>; json(): Promise<unknown> }>) {
  const given = await answer;
  expect(given.status(), await given.text()).toBe(200);
  return given.json();
}

/** A service that only this test deploys. */
async function ownService(browser: Browser): Promise<string> {
  const name = `s-${token()}`;
  await ok(call(await admin(browser), "hours/service/create", { name }));
  return name;
}

interface Colleague {
  id: string;
  name: string;
  context: BrowserContext;
}

/** Somebody new, whom no other test invites anywhere, in a browser of their own. */
async function colleague(browser: Browser, roles: Role[] = ["dev"]): Promise<Colleague> {
  const context = await fresh(browser);
  const { login, name } = await joinAs(context, roles, `Zoé ${token()}`);
  const choices = await ok(call(context.request, "calendar/choices", {}));
  const { people } = choices as { people: { id: string; login: string }[] };
  return { id: people.find((person) => person.login === login)!.id, name, context };
}

/** The calendar with the dialog for a new event on that day. */
const newEvent = (day: string, view = "month") => `/calendar?view=${view}&date=${day}&new=${day}`;

/** What the form says is in the way. */
const note = (within: Locator) => within.getByRole("status").filter({ hasText: "Something is in the way" });

/** The question before something is planned in spite of what is in its way. */
const question = (page: Page) => page.getByRole("dialog", { name: "Something is in the way" });

const button = (within: Page | Locator, name: string) => within.getByRole("button", { name, exact: true });

/** Fills in the first two steps for a window. */
async function fillWindow(page: Page, title: string, service: string, environment: string, time = "09:00") {
  const form = dialog(page);
  await form.getByLabel("Title").fill(title);
  await form.getByRole("radio", { name: /^Deployment/ }).check();
  await form.getByLabel("Start", { exact: true }).fill(time);
  await next(page, "Details");
  await form.getByLabel("Environment").selectOption(environment);
  await form.getByRole("checkbox", { name: service, exact: true }).check();
  await form.getByLabel("Rollback plan").fill("1. Put the former image back");
}

/** Fills in the first two steps for a meeting with somebody. */
async function fillMeeting(page: Page, title: string, person: string) {
  const form = dialog(page);
  await form.getByLabel("Title").fill(title);
  await form.getByRole("radio", { name: /^Meeting/ }).check();
  await next(page, "Details");
  await form.getByRole("checkbox", { name: new RegExp(person) }).check();
}

/** Creates what is filled in: nothing is asked. */
async function createUnasked(page: Page, title: string) {
  if (!(await currentStep(page).textContent())?.includes("Summary")) await next(page, "Summary");
  await button(dialog(page), "Create").click();
  await expect(dialog(page)).toBeHidden();
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
}

/** Presses `key` until `target` has the focus. */
async function walkTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  for (let pressed = 0; pressed < 200; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target, `not reached with ${key}`).toBeFocused();
}

const block = (page: Page, day: string, title: string) =>
  page.locator(`.week-col[data-date="${day}"]`).getByRole("link", { name: title });

/** Takes what is at 12:00 of one day, and holds it over an hour of another. */
async function carry(page: Page, from: string, to: string, hour = 12): Promise<void> {
  const at = async (day: string, hour: number) => {
    const box = await place(page.locator(`.week-col[data-date="${day}"]`));
    return { x: box.x + box.width / 2, y: box.y + (box.height * hour) / 24 };
  };
  const [start, end] = [await at(from, 12.5), await at(to, hour + 0.5)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 3 });
  await page.mouse.move(end.x, end.y, { steps: 3 });
}

/** Two windows of one service at noon, on the Wednesday and the Thursday of a week that is shown. */
async function twoWindows(page: Page, browser: Browser) {
  const service = await ownService(browser);
  const day = wednesday();
  const after = plus(day, 1);
  const [mine, theirs] = [unique("Mine"), unique("Theirs")];
  await page.setViewportSize({ width: 1280, height: 1500 });
  await signIn(page, "ops1", `/calendar?view=week&date=${day}`);
  const more = { time: "12:00", services: [service] };
  const id = await plan(page.request, mine, day, "Deployment", more);
  const other = await plan(page.request, theirs, after, "Deployment", more);
  await expect(block(page, after, theirs)).toContainText("12:00–13:00");
  await expect(block(page, day, mine)).toContainText("12:00–13:00");
  return { service, day, after, mine, theirs, id, other };
}

/** A freeze of production for one service, of whole days. */
async function freeze(browser: Browser, service: string, day: string, more: object = {}) {
  const title = unique("Closing");
  const all = { all_day: true, services: [service], environments: ["prod"], reason: "Accounts are being closed" };
  const id = await plan(await admin(browser), title, day, "Freeze", { ...all, ...more });
  return { title, id };
}

test("a project lead plans a freeze and is told what it stops; its reason is shown", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const [title, stopped] = [unique("Year end"), unique("Stopped")];
  const prod = { environment: "prod", services: [service], rollback_plan: "1. Back" };
  const window_ = await plan(await admin(browser), stopped, plus(day, 1), "Deployment", prod);
  await signIn(page, "projet1", newEvent(day));
  const form = dialog(page);
  await form.getByLabel("Title").fill(title);
  await form.getByRole("radio", { name: /^Freeze/ }).check();
  await form.getByRole("checkbox", { name: "All day" }).check();
  await form.getByLabel("Last day").fill(plus(day, 2));
  await next(page, "Details");
  await form.getByRole("checkbox", { name: "Production" }).check();
  await form.getByRole("checkbox", { name: service, exact: true }).check();
  await form.getByRole("checkbox", { name: /Nathalie Roussel/ }).check();
  await expect(note(form)).toContainText(`“${stopped}” is planned in it`);
  await button(form, "Next").click();
  await expect(form.getByText("This is needed.")).toBeVisible();
  await expect(form.getByLabel("Reason of the freeze")).toBeFocused();
  await page.keyboard.type("The accounts are being closed");
  await next(page, "Summary");
  for (const text of ["The accounts are being closed", "Production", service, "Nathalie Roussel"]) {
    await expect(form.getByText(text, { exact: true })).toBeVisible();
  }
  await button(form, "Create").click();
  await expect(question(page)).toContainText(`“${stopped}” is planned in it`);
  await button(question(page), "Plan it all the same").click();
  await expect(toast(page, `Event created: ${title}`)).toBeVisible();

  const shown = panel(page);
  await expect(shown.getByRole("heading", { name: title })).toBeVisible();
  for (const text of ["The accounts are being closed", "Production", service, "Nathalie Roussel"]) {
    await expect(shown.getByText(text, { exact: true })).toBeVisible();
  }
  await expect(shown.getByText("Who may override it")).toBeVisible();
  await expect(chip(page, title)).toBeVisible();
  await openEvent(page, window_, day);
  await expect(panel(page).getByText(`Frozen by “${title}”: The accounts are being closed`)).toBeVisible();
});

test("ops cannot plan into a freeze; an administrator can, with a reason that stays", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const { title: closing } = await freeze(browser, service, day, { last_date: plus(day, 1) });
  const why = `Frozen by “${closing}”: Accounts are being closed`;
  const refused = unique("Refused");
  await signIn(page, "ops1", newEvent(plus(day, 1)));
  await fillWindow(page, refused, service, "Staging");
  await expect(button(dialog(page), "Find a time")).toBeVisible();
  await expect(note(dialog(page))).toHaveCount(0);
  await dialog(page).getByLabel("Environment").selectOption("Production");
  await expect(note(dialog(page))).toContainText(why);
  await next(page, "Summary");
  await expect(note(dialog(page))).toContainText(why);
  await page.keyboard.press("Enter");
  const no = page.getByRole("dialog", { name: "It cannot be planned then" });
  await expect(no).toContainText(why);
  await expect(no).toContainText("ask an administrator");
  // There is nothing to insist with.
  await expect(no.getByRole("button", { name: /all the same|Override/ })).toHaveCount(0);
  await expect(button(no, "Close").last()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(no).toBeHidden();
  // What was filled in is still there, to choose another time for.
  await expect(currentStep(page)).toContainText("Basics");
  await expect(dialog(page).getByLabel("Title")).toHaveValue(refused);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await page.reload();
  await expect(chip(page, closing)).toBeVisible();
  await expect(chip(page, refused)).toHaveCount(0);

  const urgent = unique("Urgent");
  const boss = await another(browser, "admin1", newEvent(plus(day, 1)));
  await fillWindow(boss, urgent, service, "Production");
  await expect(note(dialog(boss))).toContainText(why);
  await next(boss, "Summary");
  await expect(button(dialog(boss), "Create")).toBeFocused();
  await boss.keyboard.press("Enter");
  const reason = question(boss).getByLabel("Why it cannot wait");
  await expect(reason).toBeFocused();
  await boss.keyboard.press("Enter");
  await expect(question(boss).getByText("This is needed.")).toBeVisible();
  await expect(reason).toBeFocused();
  await boss.keyboard.type("A hole is being used");
  await boss.keyboard.press("Enter");
  await expect(panel(boss).getByRole("heading", { name: urgent })).toBeVisible();
  await expect(panel(boss).getByText("Freeze overridden")).toBeVisible();
  await expect(panel(boss).getByText("A hole is being used")).toBeVisible();
  await expect(chip(boss, refused)).toHaveCount(0);
  // Whoever has to live with it reads it, too.
  await chip(page, urgent).click();
  await expect(panel(page).getByText("A hole is being used")).toBeVisible();
});

test("somebody whom the freeze names may override it", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const named = await colleague(browser, ["ops"]);
  await freeze(browser, service, day, { participants: [named.id] });
  const title = unique("Named");
  const theirs = await named.context.newPage();
  await open(theirs, newEvent(day));
  await fillWindow(theirs, title, service, "Production");
  await next(theirs, "Summary");
  await button(dialog(theirs), "Create").click();
  await question(theirs).getByLabel("Why it cannot wait").fill("It was agreed");
  await button(question(theirs), "Override the freeze").click();
  await expect(panel(theirs).getByText("It was agreed")).toBeVisible();
  await page.close();
});

test("a window dragged onto another of its service: why is beside it, and one decides", async ({ page, browser }) => {
  const { service, day, after, mine, theirs, id, other } = await twoWindows(page, browser);
  const why = `${service}: deployed at the same time by “${theirs}”`;
  await carry(page, day, after);
  await expect(page.locator(".ghost[data-hindered=warned]")).toBeVisible();
  await expect(page.locator(".ghost-why")).toContainText(why);
  await page.mouse.up();
  await expect(question(page)).toContainText(why);
  await button(question(page), "Choose another time").click();
  await expect(page.locator(".ghost")).toHaveCount(0);
  await expect(block(page, day, mine)).toContainText("12:00–13:00");
  await page.reload();
  await expect(block(page, day, mine)).toContainText("12:00–13:00");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  await carry(page, day, after);
  await expect(page.locator(".ghost-why")).toContainText(why);
  await page.mouse.up();
  await button(question(page), "Plan it all the same").click();
  await expect(block(page, after, mine)).toContainText("12:00–13:00");
  await expect(block(page, day, mine)).toHaveCount(0);
  await openEvent(page, id, after);
  await expect(panel(page).getByText(why)).toBeVisible();
  await openEvent(page, other, after);
  await expect(panel(page).getByText(`${service}: deployed at the same time by “${mine}”`)).toBeVisible();
});

test("a drag beside another window says nothing and asks nothing", async ({ page, browser }) => {
  const { day, after, mine } = await twoWindows(page, browser);
  await carry(page, day, after, 12);
  await expect(page.locator(".ghost-why")).toBeVisible();
  const box = await place(page.locator(`.week-col[data-date="${after}"]`));
  // The next one begins when this one ends.
  await page.mouse.move(box.x + box.width / 2, box.y + (box.height * 13.5) / 24, { steps: 4 });
  await expect(page.locator(".ghost time")).toHaveText("13:00–14:00");
  await expect(page.locator(".ghost-why")).toHaveCount(0);
  await page.mouse.up();
  await expect(block(page, after, mine)).toContainText("13:00–14:00");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("what was planned all the same is undone", async ({ page, browser }) => {
  const { day, after, mine, theirs, other } = await twoWindows(page, browser);
  await carry(page, day, after);
  await page.mouse.up();
  await button(question(page), "Plan it all the same").click();
  await expect(toast(page, "Event moved")).toBeVisible();
  await expect(block(page, after, mine)).toContainText("12:00–13:00");
  await page.keyboard.press("Control+z");
  await expect(toast(page, "Change undone")).toBeVisible();
  await expect(block(page, day, mine)).toContainText("12:00–13:00");
  await expect(block(page, after, mine)).toHaveCount(0);
  await openEvent(page, other, after);
  await expect(panel(page).getByRole("heading", { name: theirs })).toBeVisible();
  await expect(panel(page).getByText("Something is in the way")).toHaveCount(0);
});

test("the keyboard moves a window onto another, hears why, and decides", async ({ page, browser }) => {
  const { service, day, after, mine, theirs, id, other } = await twoWindows(page, browser);
  const why = `${service}: deployed at the same time by “${theirs}”`;
  const move = async () => {
    await block(page, day, mine).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Open", exact: true })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: /^Move/ })).toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("status").getByText(why)).toBeAttached();
    await page.keyboard.press("Enter");
    await expect(question(page)).toContainText(why);
    await expect(button(question(page), "Choose another time")).toBeFocused();
  };
  await move();
  await page.keyboard.press("Enter");
  await expect(question(page)).toBeHidden();
  await expect(page.locator(".ghost")).toHaveCount(0);
  await expect(block(page, day, mine)).toContainText("12:00–13:00");
  await expect(block(page, day, mine)).toBeFocused();

  await move();
  await page.keyboard.press("Tab");
  await expect(button(question(page), "Plan it all the same")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(block(page, after, mine)).toContainText("12:00–13:00");
  await expect(block(page, after, mine)).toBeFocused();
  await openEvent(page, other, after);
  await expect(panel(page).getByText(`deployed at the same time by “${mine}”`)).toBeVisible();
  await openEvent(page, id, after);
  await expect(panel(page).getByText(why)).toBeVisible();
});

test("a window dragged into a freeze slides back with the reason, and nothing is asked", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const { title: closing } = await freeze(browser, service, plus(day, 1));
  const title = unique("Release");
  await page.setViewportSize({ width: 1280, height: 1500 });
  await signIn(page, "ops1", `/calendar?view=week&date=${day}`);
  const prod = { environment: "prod", rollback_plan: "1. Back", services: [service], time: "12:00" };
  await plan(page.request, title, day, "Deployment", prod);
  await expect(block(page, day, title)).toContainText("12:00–13:00");
  let sent = 0;
  page.on("request", (request) => (sent += Number(request.url().endsWith("/api/event/move"))));
  const why = `Frozen by “${closing}”: Accounts are being closed`;

  await carry(page, day, plus(day, 1));
  await expect(page.locator(".ghost[data-hindered=forbidden]")).toBeVisible();
  await expect(page.locator(".ghost-why")).toContainText(why);
  await page.mouse.up();
  await expect(toast(page, why)).toBeVisible();
  await expect(page.locator(".ghost")).toHaveCount(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(block(page, day, title)).toContainText("12:00–13:00");

  // By keyboard it is no different.
  await page.getByRole("button", { name: "Dismiss" }).click();
  await block(page, day, title).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Move/ }).press("Enter");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("status").getByText(why)).toBeAttached();
  await page.keyboard.press("Enter");
  await expect(page.locator(".toast")).toContainText(why);
  await expect(page.locator(".ghost")).toHaveCount(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(block(page, day, title)).toContainText("12:00–13:00");
  expect(sent, "the server was not even asked").toBe(0);

  // Two days further it may go.
  await carry(page, day, plus(day, 2));
  await expect(page.locator(".ghost time")).toHaveText("12:00–13:00");
  await page.mouse.up();
  await expect(block(page, plus(day, 2), title)).toContainText("12:00–13:00");
});

test("of two who plan the same at once, the second sees the first, and decides", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const [first, second] = [unique("First"), unique("Second")];
  await signIn(page, "ops1", newEvent(day));
  const other = await another(browser, "projet1", newEvent(day));
  await fillWindow(page, first, service, "Staging");
  await fillWindow(other, second, service, "Staging", "09:30");
  for (const one of [page, other]) await next(one, "Summary");
  await createUnasked(page, first);

  const why = `${service}: deployed at the same time by “${first}”`;
  await expect(note(dialog(other))).toContainText(why);
  await button(dialog(other), "Create").click();
  await expect(question(other)).toContainText(why);
  await button(question(other), "Choose another time").click();
  await expect(currentStep(other)).toContainText("Basics");
  await expect(note(dialog(other))).toContainText(why);
  await dialog(other).getByLabel("Start", { exact: true }).fill("10:00");
  await expect(note(dialog(other))).toHaveCount(0);
  await next(other, "Details");
  await createUnasked(other, second);
  await expect(panel(other).getByText("Something is in the way")).toHaveCount(0);
});

test("of two who press Create at the same moment, exactly one is asked", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const titles = [unique("Left"), unique("Right")] as const;
  await signIn(page, "ops1", newEvent(day));
  const other = await another(browser, "projet1", newEvent(day));
  const pages = [page, other];
  for (const [n, one] of pages.entries()) {
    await fillWindow(one, titles[n]!, service, "Staging");
    await next(one, "Summary");
  }
  await Promise.all(pages.map((one) => button(dialog(one), "Create").click()));
  const asked = async () => Promise.all(pages.map((one) => question(one).isVisible()));
  const done = async () => Promise.all(pages.map((one) => panel(one).isVisible()));
  const count = (all: boolean[]) => all.filter(Boolean).length;
  await expect.poll(async () => [count(await asked()), count(await done())]).toEqual([1, 1]);
  const late = (await asked()).indexOf(true);
  await expect(question(pages[late]!)).toContainText(titles[1 - late]!);
  await button(question(pages[late]!), "Plan it all the same").click();
  await expect(panel(pages[late]!).getByText(`by “${titles[1 - late]}”`)).toBeVisible();
  await page.reload();
  for (const title of titles) await expect(chip(page, title)).toHaveCount(1);
});

test("who is busy or away is named in the form, also when it is planned meanwhile", async ({ page, browser }) => {
  const day = wednesday();
  const zoe = await colleague(browser);
  const [title, busy, away] = [unique("Workshop"), unique("Interview"), unique("Leave")];
  await signIn(page, "projet1", newEvent(day));
  await fillMeeting(page, title, zoe.name);
  const form = dialog(page);
  await expect(button(form, "Find a time")).toBeVisible();
  await expect(note(form)).toHaveCount(0);

  // Half an hour into ours.
  await plan(await admin(browser), busy, day, "Meeting", { time: "09:30", participants: [zoe.id] });
  await expect(note(form)).toContainText(`${zoe.name} is busy: “${busy}” (${longDate(day)}, 09:30 – 10:30)`);
  // Her leave she notes herself, in her browser.
  const hers = await zoe.context.newPage();
  await open(hers, newEvent(day));
  await dialog(hers).getByLabel("Title").fill(away);
  await dialog(hers).getByRole("radio", { name: /^Absence/ }).check();
  await next(hers, "Details");
  await createUnasked(hers, away);
  await expect(note(form)).toContainText(`${zoe.name} is away (${longDate(day)})`);

  await form.getByRole("checkbox", { name: new RegExp(zoe.name) }).uncheck();
  await expect(note(form)).toHaveCount(0);
  await form.getByRole("checkbox", { name: new RegExp(zoe.name) }).check();
  await button(form, "Previous").click();
  await form.getByLabel("Date", { exact: true }).fill(plus(day, 1));
  await expect(note(form)).toHaveCount(0);
  await form.getByLabel("Date", { exact: true }).fill(day);
  await expect(note(form).getByRole("listitem")).toHaveCount(2);
  await next(page, "Details");
  await next(page, "Summary");
  await button(form, "Create").click();
  await expect(question(page).getByRole("listitem")).toHaveCount(2);
  await button(question(page), "Plan it all the same").click();
  await expect(panel(page).getByText(`${zoe.name} is away (${longDate(day)})`)).toBeVisible();
});

test("Find a time proposes what suits and says why not earlier; nothing is asked then", async ({ page, browser }) => {
  const boss = await admin(browser);
  const day = wednesday();
  const zoe = await colleague(browser);
  const team = `T-${token()}`;
  const { id } = (await ok(call(boss, "team/create", { name: team }))) as { id: string };
  await ok(call(boss, "hours/holidays", { team: id, version: 1, holidays: [{ day, name: "Founder's day" }] }));
  const busy = unique("Morning");
  await plan(boss, busy, plus(day, 1), "Meeting", { minutes: "120", participants: [zoe.id] });
  const title = unique("Planning");
  await signIn(page, "admin1", newEvent(day));
  const form = dialog(page);
  await form.getByRole("checkbox", { name: team, exact: true }).check();
  await fillMeeting(page, title, zoe.name);
  await walkTo(page, button(form, "Find a time"));
  await page.keyboard.press("Enter");
  const free = form.getByRole("button", { name: /\d\d:\d\d – \d\d:\d\d/ });
  await expect(free.first()).toHaveText(`${longDate(plus(day, 1))}, 11:00 – 12:00`);
  await form.getByText("Why not earlier").click();
  await expect(form.getByText("Holiday: Founder's day")).toBeVisible();
  await expect(form.getByText(`${zoe.name} is busy: “${busy}”`)).toBeVisible();
  await walkTo(page, free.first());
  await page.keyboard.press("Enter");
  await expect(button(form, "Find a time")).toBeFocused();
  await expect(note(form)).toHaveCount(0);
  await button(form, "Previous").click();
  await expect(form.getByLabel("Date", { exact: true })).toHaveValue(plus(day, 1));
  await expect(form.getByLabel("Start", { exact: true })).toHaveValue("11:00");
  await next(page, "Details");
  await createUnasked(page, title);
  await expect(panel(page).getByText(`${longDate(plus(day, 1))}, 11:00 – 12:00`)).toBeVisible();
  await expect(panel(page).getByText("Something is in the way")).toHaveCount(0);
});

test("Find a time in the editor leads a window out of a freeze", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const title = unique("Moved on");
  await signIn(page, "ops1");
  const prod = { environment: "prod", rollback_plan: "1. Back", services: [service] };
  const id = await plan(page.request, title, day, "Deployment", prod);
  const { title: closing } = await freeze(browser, service, day);
  await openEvent(page, id, day);
  await expect(panel(page).getByText(`Frozen by “${closing}”`)).toBeVisible();
  await page.keyboard.press("e");
  const form = panel(page);
  await expect(form.getByLabel("Title")).toBeFocused();
  await expect(note(form)).toContainText(`Frozen by “${closing}”`);
  await button(form, "Find a time").click();
  const free = form.getByRole("button", { name: /\d\d:\d\d – \d\d:\d\d/ });
  await expect(free.first()).toHaveText(`${longDate(plus(day, 1))}, 00:00 – 01:00`);
  await form.getByText("Why not earlier").click();
  await expect(form.getByRole("listitem").filter({ hasText: "Accounts are being closed" }).last()).toBeVisible();
  await free.nth(1).click();
  await expect(form.getByLabel("Date", { exact: true })).toHaveValue(plus(day, 1));
  await expect(form.getByLabel("Start", { exact: true })).toHaveValue("01:00");
  await expect(note(form)).toHaveCount(0);
  await button(form, "Save").click();
  await expect(toast(page, "Event saved")).toBeVisible();
  await expect(panel(page).getByText(`${longDate(plus(day, 1))}, 01:00 – 02:00`)).toBeVisible();
  await expect(panel(page).getByText("Something is in the way")).toHaveCount(0);
});

test("maintenance hours are changed by keyboard, and hold at once", async ({ page, browser }) => {
  const day = wednesday();
  const service = `s-${token()}`;
  await signIn(page, "admin1", "/hours");
  await page.getByLabel("New service").focus();
  await page.keyboard.type(service);
  await page.keyboard.press("Enter");
  await expect(toast(page, `Service added: ${service}`)).toBeVisible();
  const row = page.getByRole("listitem").filter({ hasText: service });
  await expect(row).toContainText("At any time");
  await walkTo(page, button(page, `Edit ${service}`), "Shift+Tab");
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: service });
  await expect(form.getByLabel("Monday from")).toBeFocused();
  await page.keyboard.type("0800AM");
  // Half a span is none.
  await page.keyboard.press("Enter");
  await expect(form.getByRole("alert")).toContainText("This is not a time of day");
  await walkTo(page, form.getByLabel("Monday until"));
  await page.keyboard.type("1130AM");
  await page.keyboard.press("Enter");
  await expect(toast(page, "Hours saved")).toBeVisible();
  await expect(form).toBeHidden();
  await expect(row).toContainText("Mon 08:00–11:30 (Europe/Paris)");
  await page.reload();
  await expect(row).toContainText("Mon 08:00–11:30 (Europe/Paris)");

  const title = unique("On a Wednesday");
  const other = await another(browser, "ops1", newEvent(day));
  await fillWindow(other, title, service, "Production");
  const why = `${service}: outside its maintenance hours`;
  await expect(note(dialog(other))).toContainText(why);
  await dialog(other).getByLabel("Environment").selectOption("Staging");
  await expect(note(dialog(other))).toHaveCount(0);
  await dialog(other).getByLabel("Environment").selectOption("Production");
  await button(dialog(other), "Previous").click();
  await dialog(other).getByLabel("Date", { exact: true }).fill(plus(day, 5));
  await expect(note(dialog(other))).toHaveCount(0);
  await dialog(other).getByLabel("Start", { exact: true }).fill("11:00");
  await expect(note(dialog(other))).toContainText(why);
  await next(other, "Details");
  await next(other, "Summary");
  await button(dialog(other), "Create").click();
  await expect(question(other)).toContainText(why);
  await button(question(other), "Plan it all the same").click();
  await expect(panel(other).getByText(why)).toBeVisible();
});

test("a service is named once", async ({ page, browser }) => {
  const service = await ownService(browser);
  await signIn(page, "admin1", "/hours");
  for (const [name, problem] of [["", "This is needed."], [service, "Somebody else has this already."]] as const) {
    await page.getByLabel("New service").fill(name);
    await button(page, "Add the service").click();
    await expect(page.getByText(problem)).toBeVisible();
    await expect(page.getByLabel("New service")).toHaveValue(name);
  }
});

/** A calendar file of a few entries. */
const file = (entries: string[]) => ({
  name: "days.ics",
  mimeType: "text/calendar",
  buffer: Buffer.from(
    ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", ...entries, "END:VCALENDAR", ""].join("\r\n"),
  ),
});
const entry = (uid: string, name: string, ...time: string[]) =>
  ["BEGIN:VEVENT", `UID:${uid}`, "DTSTAMP:20250101T000000Z", `SUMMARY:${name}`, ...time, "END:VEVENT"].join("\r\n");

test("holidays come from a file, and go again", async ({ page, browser }) => {
  const team = `T-${token()}`;
  await ok(call(await admin(browser), "team/create", { name: team }));
  await signIn(page, "admin1", "/hours");
  const row = page.getByRole("listitem").filter({ hasText: team });
  const chosen = page.getByLabel(`Holidays from a file… ${team}`);
  await expect(row).toContainText("No holidays");
  await expect(row).toContainText("Office hours: Monday to Friday, 09:00–18:00");

  await chosen.setInputFiles(file([entry("a", "Not a day", "DTSTART:20270101T090000Z", "DTEND:20270101T100000Z")]));
  await expect(toast(page, "The file names no whole day. Nothing was changed.")).toBeVisible();
  await chosen.setInputFiles({ name: "x.ics", mimeType: "text/calendar", buffer: Buffer.from("Hello") });
  await expect(page.locator(".toast[data-tone=red]")).toHaveCount(2);
  await expect(row).toContainText("No holidays");

  const soon = plus(today(), 7).replaceAll("-", "");
  const later = plus(today(), 30).replaceAll("-", "");
  const days = [
    entry("b", "Later day", `DTSTART;VALUE=DATE:${later}`),
    entry("c", "Near day", `DTSTART;VALUE=DATE:${soon}`),
    entry("d", "Long ago", "DTSTART;VALUE=DATE:19990101"),
    entry("e", "With hours", `DTSTART:${soon}T090000Z`, `DTEND:${soon}T100000Z`),
  ];
  await chosen.setInputFiles(file(days));
  await expect(toast(page, "Holidays saved: 2")).toBeVisible();
  await expect(row).toContainText(/Next holidays: .*Near day.*Later day/);
  await expect(row).not.toContainText("With hours");
  await page.reload();
  await expect(row).toContainText("Near day");
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await button(page, `Remove the holidays of ${team}`).press("Enter");
  await expect(row).toContainText("No holidays");
  await expect(button(page, `Remove the holidays of ${team}`)).toHaveCount(0);
});

test("hours that cannot be are refused, and Escape leaves them", async ({ page, browser }) => {
  const service = await ownService(browser);
  await signIn(page, "admin1", "/hours");
  await button(page, `Edit ${service}`).click();
  const form = page.getByRole("form", { name: service });
  await form.getByLabel("Tuesday until").fill("18:00");
  await button(form, "Save").click();
  await expect(form.getByRole("alert")).toContainText("This is not a time of day");
  await form.getByLabel("Tuesday until").press("Escape");
  await expect(form).toBeHidden();
  await expect(button(page, `Edit ${service}`)).toBeFocused();
  await expect(page.getByRole("listitem").filter({ hasText: service })).toContainText("At any time");
});

test("hours are for administrators", async ({ page }) => {
  await signIn(page, "projet1");
  await expect(page.getByRole("link", { name: "Calendar" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Hours" })).toHaveCount(0);
  const answer = await page.goto("/hours");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("main")).toContainText("not yours to see");
  await expect(page.getByRole("button", { name: /^Edit/ })).toHaveCount(0);
  expect((await call(page.request, "hours/service/create", { name: token() })).status()).toBe(403);
});

test("one's own absence: whole days and oneself are there already", async ({ browser }) => {
  const day = wednesday();
  const title = unique("Holidays");
  const me = await colleague(browser);
  const page = await me.context.newPage();
  await open(page, `/calendar?view=month&date=${day}`);
  await page.keyboard.press("c");
  const form = dialog(page);
  await expect(form.getByLabel("Title")).toBeFocused();
  await page.keyboard.type(title);
  await expect(form.getByRole("radio")).toHaveCount(2);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await expect(form.getByRole("radio", { name: /^Absence/ })).toBeChecked();
  await expect(form.getByRole("checkbox", { name: "All day" })).toBeChecked();
  await form.getByLabel("Last day").fill(plus(day, 2));
  await page.keyboard.press("Enter");
  await expect(currentStep(page)).toContainText("Details");
  await expect(form.getByRole("checkbox", { checked: true })).toHaveCount(1);
  await expect(form.getByRole("checkbox", { name: new RegExp(me.name) })).toBeChecked();
  // A developer speaks for nobody else.
  await form.getByRole("checkbox", { name: new RegExp(me.name) }).uncheck();
  await button(form, "Next").click();
  await expect(form.getByText("This is needed.")).toBeVisible();
  await form.getByRole("checkbox", { name: new RegExp(me.name) }).check();
  await createUnasked(page, title);
  await expect(panel(page).getByText(me.name, { exact: true })).toBeVisible();
  await expect(panel(page).getByText("Who is away")).toBeVisible();
  await expect(chip(page, title)).toBeVisible();
});

test("a technician plans nothing, not even an absence", async ({ page }) => {
  const day = quietDay();
  await signIn(page, "tech1", newEvent(day));
  await expect(page.getByRole("link", { name: "Create" })).toHaveCount(0);
  await expect(dialog(page)).toBeHidden();
  await page.keyboard.press("c");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: /shortcuts/i })).toBeVisible();
  await expect(dialog(page)).toBeHidden();
});

/** What axe finds in both themes. */
async function axe(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await still(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const where = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
    found.push(...where.map((violation) => `${name}, ${theme}: ${violation}`));
  }
  return found;
}

test("axe finds nothing in questions, proposals and hours", async ({ page, browser }) => {
  test.setTimeout(180_000);
  const found: string[] = [];
  const service = await ownService(browser);
  const day = wednesday();
  await freeze(browser, service, day);
  await signIn(page, "admin1", newEvent(day));
  await fillWindow(page, unique("axe"), service, "Production");
  await expect(note(dialog(page))).toBeVisible();
  await button(dialog(page), "Find a time").click();
  await dialog(page).getByText("Why not earlier").click();
  await expect(dialog(page).getByText("Accounts are being closed").last()).toBeVisible();
  found.push(...(await axe(page, "Find a time")));
  await next(page, "Summary");
  await button(dialog(page), "Create").click();
  await button(question(page), "Override the freeze").click();
  await expect(question(page).getByText("This is needed.")).toBeVisible();
  found.push(...(await axe(page, "a freeze in the way")));
  await question(page).getByLabel("Why it cannot wait").fill("Because");
  await page.keyboard.press("Enter");
  await expect(panel(page).getByText("Freeze overridden")).toBeVisible();
  found.push(...(await axe(page, "overridden")));

  const ops = await another(browser, "ops1", newEvent(day));
  await fillWindow(ops, unique("axe"), service, "Production");
  await next(ops, "Summary");
  await button(dialog(ops), "Create").click();
  await expect(ops.getByRole("dialog", { name: "It cannot be planned then" })).toBeVisible();
  found.push(...(await axe(ops, "forbidden")));

  await open(page, "/hours");
  await button(page, `Edit ${service}`).click();
  const form = page.getByRole("form", { name: service });
  await form.getByLabel("Sunday from").fill("08:00");
  await button(form, "Save").click();
  await expect(form.getByRole("alert")).toBeVisible();
  found.push(...(await axe(page, "/hours, editing")));
  expect(found).toEqual([]);
});

test("what was overridden for one freeze is not for the next", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const named = await colleague(browser, ["ops"]);
  await freeze(browser, service, day, { participants: [named.id] });
  const prod = { environment: "prod", rollback_plan: "1. Back", services: [service] };
  const id = await plan(named.context.request, unique("Agreed"), day, "Deployment", prod);
  const { title: later } = await freeze(browser, service, day, { reason: "Nobody may" });
  await signIn(page, "ops1");
  await openEvent(page, id, day);
  await expect(panel(page).getByText("Freeze overridden")).toBeVisible();
  await expect(panel(page).getByText(`Frozen by “${later}”: Nobody may`)).toBeVisible();
});

test("a window that has left the freeze overrides none", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  await freeze(browser, service, day);
  await signIn(page, "admin1");
  const prod = { environment: "prod", rollback_plan: "1. Back", services: [service] };
  const id = await plan(page.request, unique("Left"), day, "Deployment", prod);
  await openEvent(page, id, day);
  await expect(panel(page).getByText("Freeze overridden")).toBeVisible();
  await page.keyboard.press("e");
  await page.getByLabel("Date", { exact: true }).fill(plus(day, 2));
  await button(page, "Save").click();
  await expect(panel(page).getByText(longDate(plus(day, 2)))).toBeVisible();
  await expect(panel(page).getByText("Freeze overridden")).toHaveCount(0);
});

test("the summary tells the time that was found from there", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const title = unique("Found");
  await signIn(page, "ops1", newEvent(day));
  await fillWindow(page, title, service, "Staging", "20:00");
  await next(page, "Summary");
  await expect(dialog(page).getByText(`${longDate(day)}, 20:00 – 21:00`)).toBeVisible();
  await button(dialog(page), "Find a time").click();
  await button(dialog(page), `${longDate(day)}, 09:00 – 10:00`).click();
  await expect(dialog(page).getByText(`${longDate(day)}, 09:00 – 10:00`)).toBeVisible();
  await expect(dialog(page).getByText(`${longDate(day)}, 20:00 – 21:00`)).toHaveCount(0);
});

test("hours that are being typed outlive what others change", async ({ page, browser }) => {
  const service = await ownService(browser);
  await signIn(page, "admin1", "/hours");
  await button(page, `Edit ${service}`).click();
  const form = page.getByRole("form", { name: service });
  await form.getByLabel("Monday from").fill("20:00");
  const later = await ownService(browser);
  await form.getByLabel("Monday until").fill("22:00");
  await expect(form.getByLabel("Monday from")).toHaveValue("20:00");
  await expect(form.getByLabel("Monday until")).toHaveValue("22:00");
  // What came meanwhile is there once nobody types any more.
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await expect(button(page, `Edit ${later}`)).toBeVisible();
});

test("who has saved hours goes on at their button", async ({ page, browser }) => {
  const service = await ownService(browser);
  await signIn(page, "admin1", "/hours");
  await button(page, `Edit ${service}`).click();
  const form = page.getByRole("form", { name: service });
  await form.getByLabel("Monday from").fill("08:00");
  await form.getByLabel("Monday until").fill("11:30");
  await page.keyboard.press("Enter");
  await expect(form).toBeHidden();
  await expect(button(page, `Edit ${service}`)).toBeFocused();
});

test("what is in the way is told where somebody looks who fills in a form", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  await freeze(browser, service, day);
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, "ops1", newEvent(day));
  await dialog(page).getByLabel("Title").fill("x");
  await next(page, "Details");
  await dialog(page).getByLabel("Environment").selectOption("Production");
  await dialog(page).getByRole("checkbox", { name: service, exact: true }).check();
  await expect(note(dialog(page))).toContainText("Frozen by");
  await expect(note(dialog(page))).toBeInViewport({ ratio: 1 });
  await button(dialog(page), "Previous").click();
  await expect(dialog(page).getByLabel("Date", { exact: true })).toBeInViewport();
  await expect(note(dialog(page))).toBeInViewport({ ratio: 1 });
});

test("five weeks on, a freeze is told as well", async ({ page, browser }) => {
  const service = await ownService(browser);
  // A month of which six days more belong to the page: from its first row to its last are five weeks.
  const [from, to] = ["2033-08-01", "2033-09-04"];
  await freeze(browser, service, to);
  const title = unique("Far");
  await signIn(page, "ops1", "/calendar?view=month&date=2033-08-15");
  const prod = { environment: "prod", rollback_plan: "1. Back", services: [service] };
  await plan(page.request, title, from, "Deployment", prod);
  await chip(page, title).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Move/ }).press("Enter");
  for (let days = 0; days < 34; days++) await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("status").getByText("Accounts are being closed")).toBeAttached();
  // A day further is another page, which comes along; there it is dropped, and has the focus.
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/date=2033-09-05/);
  await page.keyboard.press("Enter");
  await expect(toast(page, "Event moved: Monday 5 September 2033")).toBeVisible();
  await expect(chip(page, title)).toBeFocused();
});

test("a copy that would overlap its original is told so", async ({ page, browser }) => {
  const { day, mine } = await twoWindows(page, browser);
  await carry(page, day, day, 12.5);
  await page.keyboard.down("Alt");
  const box = await place(page.locator(`.week-col[data-date="${day}"]`));
  await page.mouse.move(box.x + box.width / 2, box.y + (box.height * 13.25) / 24, { steps: 3 });
  await expect(page.locator(".ghost-why")).toContainText(`by “${mine}”`);
});

test("why is read in every corner of the week", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const sunday = plus(day, 4);
  const title = unique("Held");
  await page.setViewportSize({ width: 1280, height: 1500 });
  await signIn(page, "ops1", `/calendar?view=week&date=${day}`);
  const more = { services: [service] };
  await plan(page.request, title, day, "Deployment", { ...more, time: "12:00" });
  await plan(page.request, unique("Late"), sunday, "Deployment", { ...more, time: "22:00", minutes: "110" });
  await expect(block(page, day, title)).toContainText("12:00–13:00");
  await carry(page, day, sunday, 22.25);
  await expect(page.locator(".ghost-why")).toBeInViewport({ ratio: 1 });
});

test("an absence that was only looked at leaves nothing behind", async ({ page }) => {
  await signIn(page, "projet1", newEvent(quietDay()));
  const form = dialog(page);
  await form.getByLabel("Title").fill("x");
  await form.getByRole("radio", { name: /^Absence/ }).check();
  await form.getByRole("radio", { name: /^Freeze/ }).check();
  await expect(form.getByRole("checkbox", { name: "All day" })).not.toBeChecked();
  await next(page, "Details");
  await expect(form.getByRole("checkbox", { checked: true })).toHaveCount(0);
});

test("the summary of a freeze says where nothing is named that it holds everywhere", async ({ page }) => {
  await signIn(page, "projet1", newEvent(quietDay()));
  const form = dialog(page);
  await form.getByLabel("Title").fill("x");
  await form.getByRole("radio", { name: /^Freeze/ }).check();
  await next(page, "Details");
  await form.getByLabel("Reason of the freeze").fill("All of it");
  await next(page, "Summary");
  await expect(form.getByText("Everywhere", { exact: true })).toBeVisible();
  await expect(form.getByText("All services", { exact: true })).toBeVisible();
});

test("where nothing suits, Find a time says why", async ({ page, browser }) => {
  const zoe = await colleague(browser);
  await signIn(page, "projet1", newEvent(wednesday()));
  await dialog(page).getByLabel("Length").fill("600");
  await fillMeeting(page, "x", zoe.name);
  await button(dialog(page), "Find a time").click();
  await expect(dialog(page).getByText("Nothing suits in the next weeks.")).toBeVisible();
  await dialog(page).getByText("Why not earlier").click();
  await expect(dialog(page).locator(".find-time .conflicts").getByRole("listitem").first()).toBeVisible();
});

test("what is refused ends where what is proposed begins", async ({ page, browser }) => {
  const day = wednesday();
  const zoe = await colleague(browser);
  await plan(await admin(browser), unique("Morning"), day, "Meeting", { minutes: "60", participants: [zoe.id] });
  await signIn(page, "projet1", newEvent(day));
  await fillMeeting(page, "x", zoe.name);
  await button(dialog(page), "Find a time").click();
  await expect(button(dialog(page), `${longDate(day)}, 10:00 – 11:00`)).toBeVisible();
  await dialog(page).getByText("Why not earlier").click();
  const refused = dialog(page).locator(".find-time .conflicts").getByRole("listitem");
  await expect(refused.first()).toContainText(`${longDate(day)}, 09:00 – 10:00: ${zoe.name}`);
});

test("a drawn absence is one's own, too", async ({ page }) => {
  const day = wednesday();
  await page.setViewportSize({ width: 1280, height: 1500 });
  await signIn(page, "projet1", `/calendar?view=week&date=${day}`);
  const box = await place(page.locator(`.week-col[data-date="${day}"]`));
  await page.mouse.move(box.x + 20, box.y + (box.height * 19.02) / 24);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y + (box.height * 20.4) / 24, { steps: 4 });
  await page.mouse.up();
  const form = page.getByRole("dialog");
  await form.getByLabel("Title").fill("Dentist");
  await form.getByLabel("Kind").selectOption("absence");
  await button(form, "Create").click();
  await expect(toast(page, "Event created: Dentist")).toBeVisible();
  await expect(chip(page, "Dentist · Claire Morel")).toBeVisible();
});

test("a series is told what is in the way of its later occurrences", async ({ page, browser }) => {
  const service = await ownService(browser);
  const day = wednesday();
  const taken = unique("Taken");
  await plan(await admin(browser), taken, plus(day, 14), "Deployment", { services: [service] });
  await signIn(page, "ops1", newEvent(day));
  await dialog(page).getByLabel("Repeats").selectOption("Weekly");
  await fillWindow(page, unique("Weekly"), service, "Staging");
  await expect(note(dialog(page))).toContainText(taken);
});

test("starting a window in a freeze is refused in words about starting", async ({ page, browser }) => {
  const service = await ownService(browser);
  await signIn(page, "ops1");
  const late = { services: [service], time: "23:30", minutes: "10" };
  const id = await plan(page.request, unique("Now"), today(), "Deployment", late);
  await freeze(browser, service, today(), { environments: [] });
  await openEvent(page, id, today());
  await button(panel(page), "Start").click();
  await expect(page.getByRole("dialog", { name: "It cannot be started now" })).toBeVisible();
});
