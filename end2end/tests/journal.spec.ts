//! The journal of operations: what happens is there by itself, in order, and is found again.

import { type BrowserContext, type Page } from "@playwright/test";
import { nothingWrong } from "./support/axe";
import { openEvent, panel, plan, toast } from "./support/calendar";
import { alive, call, fresh, joinAs, newTeam, open, prefer } from "./support/people";
import { expect, test } from "./support/test";
import { newId, quietDay, token, unique } from "./support/words";

/** What kind of thing happened. */
const WHAT = "Kind";

/** The entries in which these words are. */
const entries = (page: Page, words = "") =>
  page.getByRole("list", { name: "Journal" }).locator("> li").filter({ hasText: words });

/** Writes an entry without the page, for tests of what comes after. Answers with its id. */
async function note(context: BrowserContext, text: string, more: object = {}): Promise<string> {
  const form = { id: newId(), happening: "note", severity: "info", services: [], text, ...more };
  const answer = await call(context.request, "journal/create", { form });
  expect(answer.status(), await answer.text()).toBe(200);
  return form.id;
}

/** Five entries of three kinds that share a word. */
async function few(context: BrowserContext): Promise<string> {
  const word = token();
  await note(context, `Disk full ${word}`, { happening: "incident", severity: "critical", services: ["api"] });
  await note(context, `Slow ${word}`, { happening: "bug", severity: "warning", services: ["api"] });
  await note(context, `Rebooted ${word}`, { services: ["database"] });
  await note(context, `100% sure_${word}`);
  return word;
}

const filters = (page: Page) => page.getByRole("search");
const filter = (page: Page) => filters(page).getByRole("button", { name: "Filter" }).click();

test("a deployment that starts and fails shows on a colleague's open journal", async ({ context, page, browser }) => {
  const author = await joinAs(context, ["ops"], unique("Operator"));
  const [day, title] = [quietDay(), unique("Release")];
  const id = await plan(context.request, title, day, "Deployment", { services: ["api", "billing"] });
  const other = await fresh(browser);
  await joinAs(other, ["technician"]);
  const journal = await other.newPage();
  await open(journal, "/journal");
  await expect(entries(journal, title)).toHaveCount(0);
  await openEvent(page, id, day);
  await panel(page).getByRole("button", { name: "Start" }).click();
  await expect(entries(journal, title)).toHaveCount(1);
  await expect(entries(journal, title)).toContainText("Deployment started, Information");
  await panel(page).getByRole("button", { name: "Mark as failed" }).click();
  await expect(entries(journal, title)).toHaveCount(2);
  const failed = entries(journal, title).first();
  await expect(failed).toContainText("Deployment failed, Critical");
  await expect(failed).toContainText(author.name);
  for (const service of ["api", "billing"]) await expect(failed.getByText(service, { exact: true })).toBeVisible();
  await failed.getByRole("link", { name: title }).click();
  await expect(panel(journal).getByRole("heading", { name: title })).toBeVisible();
  await expect(panel(journal).getByText("Failed", { exact: true })).toBeVisible();
});

test("a technician writes an entry by keyboard alone, and a colleague sees it at once", async ({
  context,
  page,
  browser,
}) => {
  await joinAs(context, ["technician"]);
  const other = await fresh(browser);
  await joinAs(other, ["dev"]);
  const [journal, text] = [await other.newPage(), unique("Cooling fails in room 2")];
  await open(journal, "/journal");
  await open(page, "/journal");
  await page.getByRole("button", { name: "New entry" }).focus();
  await page.keyboard.press("Enter");
  const form = page.getByRole("form", { name: "New entry" });
  await expect(form.getByLabel("What happened, in one line")).toBeFocused();
  // Nothing is nothing to write down.
  await page.keyboard.press("Enter");
  await expect(form.getByText("This is needed.")).toBeVisible();
  await expect(form.getByLabel("What happened, in one line")).toBeFocused();
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
  await page.keyboard.type("Inc");
  await expect(form.getByLabel(WHAT, { exact: true })).toHaveValue("incident");
  // An incident is critical, unless one says otherwise.
  await expect(form.getByLabel("Severity")).toHaveValue("critical");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Warn");
  await expect(form.getByLabel("Severity")).toHaveValue("warning");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(form.getByRole("checkbox").first()).toBeChecked();
  await form.getByRole("button", { name: "Write it down" }).focus();
  await page.keyboard.press("Enter");
  await expect(toast(page, "Written down")).toBeVisible();
  await expect(form).toBeHidden();
  await expect(page.getByRole("button", { name: "New entry" })).toBeFocused();
  for (const somebody of [page, journal]) {
    await expect(entries(somebody, text)).toHaveCount(1);
    await expect(entries(somebody, text)).toContainText("Incident, Warning");
  }
  // It stays as it is: nothing on the line but its link.
  await expect(entries(page, text).getByRole("button")).toHaveCount(0);

  await page.keyboard.press("Enter");
  await page.keyboard.type("Never mind");
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await expect(page.getByRole("button", { name: "New entry" })).toBeFocused();
  await expect(entries(page, "Never mind")).toHaveCount(0);
});

test("what was filled in outlives what others write", async ({ context, page, browser }) => {
  await joinAs(context, ["technician"]);
  const other = await fresh(browser);
  await joinAs(other, ["dev"]);
  await open(page, "/journal");
  await page.getByRole("button", { name: "New entry" }).click();
  const form = page.getByRole("form", { name: "New entry" });
  await form.getByLabel("What happened, in one line").fill("Half a sen");
  await form.getByRole("checkbox", { name: "api" }).check();
  await form.getByLabel(WHAT, { exact: true }).selectOption("Bug");
  const text = unique("Meanwhile");
  await note(other, text);
  await expect(entries(page, text)).toHaveCount(1);
  await expect(form.getByLabel("What happened, in one line")).toHaveValue("Half a sen");
  await expect(form.getByRole("checkbox", { name: "api" })).toBeChecked();
  await expect(form.getByLabel(WHAT, { exact: true })).toHaveValue("bug");
});

test("who types an entry goes on typing while others write", async ({ context, page, browser }) => {
  await joinAs(context, ["technician"]);
  const other = await fresh(browser);
  await joinAs(other, ["dev"]);
  await open(page, "/journal");
  await page.getByRole("button", { name: "New entry" }).click();
  const field = page.getByRole("form", { name: "New entry" }).getByLabel("What happened, in one line");
  await expect(field).toBeFocused();
  await page.keyboard.type("Half a ");
  const text = unique("Meanwhile");
  await note(other, text);
  await expect(entries(page, text)).toHaveCount(1);
  await page.keyboard.type("sentence");
  await expect(field).toHaveValue("Half a sentence");
});

test("who types words to look for keeps them while others write", async ({ context, page, browser }) => {
  await joinAs(context, ["technician"]);
  const other = await fresh(browser);
  await joinAs(other, ["dev"]);
  await open(page, "/journal");
  await filters(page).getByLabel("Severity").selectOption("Critical");
  await filters(page).getByLabel("Words").pressSequentially("data");
  const text = unique("Meanwhile");
  await note(other, text);
  await expect(entries(page, text)).toHaveCount(1);
  await page.keyboard.type("base");
  await expect(filters(page).getByLabel("Words")).toHaveValue("database");
  await expect(filters(page).getByLabel("Severity")).toHaveValue("critical");
});

test("filters are in the address: reload and Back bring them again", async ({ context, page }) => {
  await joinAs(context, ["technician"]);
  const word = await few(context);
  await open(page, "/journal");
  await filters(page).getByLabel("Words").fill(word);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`q=${word}`));
  await expect(entries(page)).toHaveCount(4);
  await filters(page).getByLabel("Service").selectOption("api");
  await filter(page);
  await expect(entries(page)).toHaveCount(2);
  await filters(page).getByLabel("Severity").selectOption("Critical");
  await filter(page);
  await expect(entries(page)).toHaveText([/Disk full/]);
  await page.reload();
  await alive(page);
  await expect(entries(page)).toHaveText([/Disk full/]);
  await expect(filters(page).getByLabel("Severity")).toHaveValue("critical");
  await expect(filters(page).getByLabel("Service")).toHaveValue("api");
  await expect(filters(page).getByLabel("Words")).toHaveValue(word);
  await page.goBack();
  await expect(entries(page)).toHaveCount(2);
  await expect(filters(page).getByLabel("Severity")).toHaveValue("");
  await page.goBack();
  await expect(entries(page)).toHaveCount(4);
  await expect(filters(page).getByLabel("Service")).toHaveValue("");
  await filters(page).getByLabel(WHAT, { exact: true }).selectOption("Bug");
  await filter(page);
  await expect(entries(page)).toHaveText([/Slow/]);
  await expect(page).toHaveURL(/what=bug/);

  // Words mean themselves; and what nothing passes says so.
  await open(page, `/journal?q=${encodeURIComponent(`100% sure_${word}`)}`);
  await expect(entries(page)).toHaveCount(1);
  await open(page, `/journal?q=${encodeURIComponent(`%_${word}`)}`);
  await expect(entries(page)).toHaveCount(0);
  await page.getByRole("link", { name: "Clear" }).first().click();
  await expect(page).toHaveURL(/\/journal$/);
  await expect(entries(page, word)).toHaveCount(4);
});

test("a link to an entry opens with it first, and marked", async ({ context, page, browser }) => {
  await joinAs(context, ["technician"]);
  const word = await few(context);
  await open(page, `/journal?q=${word}`);
  await entries(page, "Slow").getByRole("link", { name: /^Link to this entry of/ }).click();
  await expect(page).toHaveURL(/entry=[\w-]{36}$/);
  await expect(entries(page).first()).toContainText(`Slow ${word}`);
  await expect(entries(page).first()).toHaveAttribute("aria-current", "true");
  await expect(page.locator("[aria-current=true]")).toHaveCount(1);
  await expect(entries(page, `Rebooted ${word}`)).toHaveCount(0);
  const other = await fresh(browser);
  await joinAs(other, ["dev"]);
  const colleague = await other.newPage();
  await open(colleague, page.url());
  await expect(entries(colleague).first()).toContainText(`Slow ${word}`);
  await page.getByRole("navigation", { name: "Pages of the journal" }).getByRole("link", { name: "Back to the newest" }).click();
  await expect(entries(page, `Rebooted ${word}`)).toHaveCount(1);
  await expect(page.locator("li[aria-current=true]")).toHaveCount(0);
});

test("one leafs to what is older, and back to the newest", async ({ context, page }) => {
  await joinAs(context, ["technician"]);
  const word = token();
  for (let n = 1; n <= 53; n++) await note(context, `No. ${n}, ${word}`);
  await open(page, `/journal?q=${word}`);
  const pages = page.getByRole("navigation", { name: "Pages of the journal" });
  await expect(entries(page)).toHaveCount(50);
  await expect(entries(page).first()).toContainText("No. 53,");
  await expect(entries(page).last()).toContainText("No. 4,");
  await expect(pages.getByRole("link")).toHaveText(["Older"]);
  await pages.getByRole("link", { name: "Older" }).click();
  await expect(entries(page)).toHaveText([/No\. 3,/, /No\. 2,/, /No\. 1,/]);
  await expect(pages.getByRole("link")).toHaveText(["Back to the newest"]);
  await page.reload();
  await expect(entries(page)).toHaveCount(3);
  await pages.getByRole("link", { name: "Back to the newest" }).click();
  await expect(entries(page).first()).toContainText("No. 53,");
});

test("without JavaScript it is read, filtered and leafed through", async ({ context, browser }) => {
  await joinAs(context, ["technician"]);
  const word = await few(context);
  const plain = await fresh(browser, { javaScriptEnabled: false, storageState: await context.storageState() });
  const page = await plain.newPage();
  await page.goto("/journal");
  await expect(entries(page, word)).toHaveCount(4);
  await expect(page.getByRole("button", { name: "New entry" })).toBeHidden();
  await filters(page).getByLabel("Words").fill(word);
  await filters(page).getByLabel("Severity").selectOption("Warning");
  await filter(page);
  await expect(entries(page)).toHaveText([/Slow/]);
  await expect(filters(page).getByLabel("Severity")).toHaveValue("warning");
  await entries(page).getByRole("link", { name: /^Link to this entry of/ }).click();
  await expect(entries(page).first()).toHaveAttribute("aria-current", "true");
});

test("who may not see a team's deployment does not see what happens to it", async ({ browser, page, context }) => {
  const team = await newTeam(browser);
  const [author, mate] = [await fresh(browser), await fresh(browser)];
  await joinAs(author, ["ops"], undefined, [team.id]);
  await joinAs(mate, ["dev"], undefined, [team.id]);
  await joinAs(context, ["dev"]);
  const title = unique("Secret release");
  const id = await plan(author.request, title, quietDay(), "Deployment", { teams: [team.id] });
  const [inside] = [await mate.newPage()];
  await open(inside, "/journal");
  await open(page, "/journal");
  expect((await call(author.request, "event/step", { id, version: 1, to: "in_progress" })).status()).toBe(200);
  const after = unique("After it");
  await note(author, after);
  await expect(entries(inside, title)).toHaveCount(1);
  // What came later is there: what is not there does not come any more.
  await expect(entries(page, after)).toHaveCount(1);
  await expect(entries(page, title)).toHaveCount(0);
  const link = await entries(inside, title).getByRole("link", { name: /^Link to/ }).getAttribute("href");
  await open(page, link!);
  await expect(entries(page, title)).toHaveCount(0);
  await open(page, `/journal?q=${title.split(" ").pop()}`);
  await expect(entries(page)).toHaveCount(0);
});

for (const lang of ["en", "fr"]) {
  test(`axe finds nothing in the journal (${lang})`, async ({ context, page }) => {
    await joinAs(context, ["technician"]);
    await prefer(context, { lang });
    const word = await few(context);
    const id = await note(context, `Last ${word}`);
    await open(page, `/journal?entry=${id}`);
    await expect(page.locator(".journal > li").first()).toContainText("Last");
    await nothingWrong(page);
    await page.locator("#new-entry").click();
    await page.locator("#entry-text").press("Enter");
    await expect(page.locator("#entry-text")).toHaveAttribute("aria-invalid", "true");
    await nothingWrong(page);
    await open(page, `/journal?q=${word}-nothing`);
    await expect(page.locator(".journal > li")).toHaveCount(0);
    await nothingWrong(page);
  });
}
