//! What one person changes, the others see at once; and after a lost connection nothing is missing.

import { type Page } from "@playwright/test";
import { chip, create, eventPath, openEvent, panel, plan } from "./support/calendar";
import { another, call, fresh, open, signIn } from "./support/people";
import { founded, items } from "./support/projects";
import { expect, test } from "./support/test";
import { Wire } from "./support/wire";
import { quietDay, unique } from "./support/words";

const LIMIT = 1000;
const CUT = 10_000;

/** When `text` appears among the events of a page, in milliseconds of the clock that both browsers share. */
async function whenSeen(page: Page, text: string): Promise<number> {
  await page.evaluate((text) => {
    const seen = () => document.getElementById("main")?.textContent?.includes(text);
    const window_ = window as Window & { whenSeen?: Promise<number> };
    window_.whenSeen = new Promise((resolve) => {
      if (seen()) throw new Error(`${text} is there already`);
      const observer = new MutationObserver(() => {
        if (!seen()) return;
        observer.disconnect();
        resolve(Date.now());
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
  }, text);
  return page.evaluate(() => (window as Window & { whenSeen?: Promise<number> }).whenSeen as Promise<number>);
}

/** When the server has answered `path`. */
async function answered(page: Page, path: string): Promise<number> {
  const response = await page.waitForResponse((answer) => answer.url().endsWith(path) && answer.ok());
  await response.finished();
  return Date.now();
}

test("a change shows on a colleague's open page within a second", async ({ page, browser }) => {
  const day = quietDay();
  const title = unique("Live");
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  const other = await another(browser, "dev1", `/calendar?view=month&date=${day}`);

  const seen = whenSeen(other, title);
  const response = answered(page, "/api/event/create");
  await page.getByRole("link", { name: "Create" }).click();
  await create(page, "Git action", title);
  const created = Math.max(0, (await seen) - (await response));
  console.log(`live: ${created} ms (created)`);
  await expect(chip(other, title)).toBeVisible();
  expect(created).toBeLessThan(LIMIT);

  const changed = unique("Live, changed");
  await chip(other, title).click();
  await expect(panel(other).getByRole("heading", { name: title })).toBeVisible();
  await panel(page).getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Title").fill(changed);
  const seenChanged = whenSeen(other, changed);
  const saved = answered(page, "/api/event/update");
  await page.getByRole("button", { name: "Save" }).click();
  const edited = Math.max(0, (await seenChanged) - (await saved));
  console.log(`live: ${edited} ms (changed)`);
  expect(edited).toBeLessThan(LIMIT);
  await expect(panel(other).getByRole("heading", { name: changed })).toBeVisible();

  await panel(page).getByRole("button", { name: "Delete" }).click();
  await expect(chip(other, changed)).toHaveCount(0);
  await expect(panel(other).getByRole("heading", { name: "This event cannot be shown" })).toBeVisible();
});

test("after ten seconds without a connection nothing is missing", async ({ page, browser }) => {
  test.setTimeout(90_000);
  const day = quietDay();
  const titles = [1, 2, 3, 4, 5].map((n) => unique(`Cut ${n}`));
  await signIn(page, "projet1", `/calendar?view=agenda&date=${day}`);
  const before = unique("Before the cut");
  const known = await plan(page.request, before, day);
  const wire = await Wire.lay();
  const other = await (await fresh(browser, { baseURL: wire.address })).newPage();
  await signIn(other, "dev1", eventPath(known, day, "agenda"));
  await expect(chip(other, before)).toBeVisible();
  await expect(panel(other).getByRole("heading", { name: before })).toBeVisible();
  await other.evaluate(() => ((window as Window & { same?: boolean }).same = true));

  await wire.cut();
  const since = Date.now();
  await expect(other.getByText("Offline — reconnecting")).toBeVisible({ timeout: CUT });
  await expect(other.getByText("You are offline.")).toBeVisible();
  // What is open on the other page goes first, so that it is not the last thing heard of.
  expect((await call(page.request, "event/delete", { id: known })).status()).toBe(200);
  for (const [n, title] of titles.entries()) {
    await plan(page.request, title, day);
    await expect(chip(page, title)).toBeVisible();
    // The five are spread over the whole cut.
    await expect.poll(() => Date.now() - since, { timeout: CUT }).toBeGreaterThan(((n + 1) * CUT) / 5);
  }
  for (const title of titles) await expect(chip(other, title)).toHaveCount(0);
  await expect(chip(other, before)).toBeVisible();

  await wire.mend();
  const back = Date.now();
  await expect(other.getByText("Live", { exact: true })).toBeVisible({ timeout: 15_000 });
  for (const title of titles) await expect(chip(other, title)).toBeVisible();
  await expect(chip(other, before)).toHaveCount(0);
  await expect(panel(other).getByRole("heading", { name: "This event cannot be shown" })).toBeVisible();
  console.log(`live: caught up ${Date.now() - back} ms after the connection was back`);
  await expect(other.getByText("You are offline.")).toHaveCount(0);
  expect(await other.evaluate(() => (window as Window & { same?: boolean }).same), "no reload").toBe(true);

  // And it goes on by itself.
  const after = unique("After the cut");
  await plan(page.request, after, day);
  await expect(chip(other, after)).toBeVisible();
  await wire.cut();
});

test("what is shown stays while it cannot be had anew, and is had once that is possible", async ({ page }) => {
  const day = quietDay();
  const [before, after] = [unique("Shown"), unique("Missed")];
  await signIn(page, "projet1", `/calendar?view=agenda&date=${day}`);
  await plan(page.request, before, day);
  await expect(chip(page, before)).toBeVisible();
  let asked = 0;
  await page.route("**/api/calendar/page", async (route) => {
    asked += 1;
    await route.abort();
  });
  await plan(page.request, after, day);
  await expect.poll(() => asked).toBeGreaterThan(1);
  await expect(chip(page, before)).toBeVisible();
  await page.unroute("**/api/calendar/page");
  await expect(chip(page, after)).toBeVisible();
});

test("any page keeps what it shows while that cannot be had anew", async ({ page, browser, context }) => {
  const project = await founded(browser, context);
  const [item] = await items(context, project.id, ["Shown"]);
  await open(page, `${project.path}/items/1`);
  await expect(page.getByRole("heading", { name: "Shown" })).toBeVisible();
  let asked = 0;
  await page.route("**/api/item/find", async (route) => {
    asked += 1;
    await route.abort();
  });
  const edits = [{ item, seen: { title: "Shown" }, set: { title: "Missed" } }];
  expect((await call(context.request, "item/edit", { project: project.id, edits })).status()).toBe(200);
  await expect.poll(() => asked).toBeGreaterThan(1);
  await expect(page.getByRole("heading", { name: "Shown" })).toBeVisible();
  await page.unroute("**/api/item/find");
  await expect(page.getByRole("heading", { name: "Missed" })).toBeVisible();
});

test("a page that changed while it was loading catches up", async ({ page, browser }) => {
  const day = quietDay();
  await signIn(page, "projet1", `/calendar?view=agenda&date=${day}`);
  const other = await another(browser, "dev1", `/calendar?view=agenda&date=${day}`);
  const titles: string[] = [];
  for (let n = 0; n < 3; n++) {
    const title = unique(`Meanwhile ${n}`);
    titles.push(title);
    await Promise.all([other.reload(), plan(page.request, title, day)]);
    for (const one of titles) await expect(chip(other, one)).toBeVisible();
  }
});

test("an open panel follows its event", async ({ page, browser }) => {
  const day = quietDay();
  const title = unique("Followed");
  await signIn(page, "ops1", `/calendar?view=month&date=${day}`);
  const id = await plan(page.request, title, day, "Deployment");
  const other = await another(browser, "admin1", eventPath(id, day));
  await expect(panel(other).getByText("Planned", { exact: true })).toBeVisible();
  await openEvent(page, id, day);
  await panel(page).getByRole("button", { name: "Start" }).click();
  await expect(panel(other).getByText("In progress", { exact: true })).toBeVisible();
});

test("what has to be fetched first waits for the connection", async ({ browser }) => {
  const wire = await Wire.lay();
  const page = await (await fresh(browser, { baseURL: wire.address })).newPage();
  await signIn(page, "projet1", "/calendar");
  await wire.cut();
  await expect(page.getByText("Offline — reconnecting")).toBeVisible({ timeout: CUT });
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("This needs a connection.")).toBeVisible();
  await wire.mend();
  await expect(dialog.getByLabel("Title")).toBeFocused({ timeout: 20_000 });
  await page.keyboard.type("It went on");
  await expect(dialog.getByLabel("Title")).toHaveValue("It went on");
});
