//! The board: two people at once, limits, the history of an item; and the pages around it.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { plan, toast } from "./support/calendar";
import { nothingWrong } from "./support/axe";
import { call, fresh, joinAs, open, signIn } from "./support/people";
import { cardOf, cards, column, drag, founded, items } from "./support/projects";
import { expect, test } from "./support/test";
import { newId, today } from "./support/words";

const COLUMNS = ["To plan", "Planned", "In progress", "Done"];
const board = (page: Page) => Promise.all(COLUMNS.map((name) => cards(page, name)));

test("two people move the same cards two hundred times, and both boards end as the database says", async ({ browser, context, page }) => {
  test.setTimeout(240_000);
  const project = await founded(browser, context);
  const titles = ["A", "B", "C", "D", "E", "F"].map((letter) => `Card ${letter}`);
  await items(context, project.id, titles);
  const theirs = await fresh(browser);
  await joinAs(theirs, ["dev"], undefined, [project.team.id]);
  const other = await theirs.newPage();
  await open(page, `${project.path}/board`);
  await open(other, `${project.path}/board`);
  let seed = 7;
  const random = (n: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * n);
  };
  const keys = ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"];
  const move = async (who: Page, title: string, key: string) => {
    await who.locator(".tile-title", { hasText: title }).focus();
    await who.keyboard.press(`Alt+${key}`);
  };
  for (let round = 0; round < 100; round++) {
    // Half of the time it is the same card.
    const one = titles[random(titles.length)]!;
    const two = random(2) ? one : titles[random(titles.length)]!;
    await Promise.all([move(page, one, keys[random(keys.length)]!), move(other, two, keys[random(keys.length)]!)]);
  }
  const truth = async () => {
    const answer = await call(context.request, "item/backlog", { key: project.key });
    const found = (await answer.json()) as { items: { title: string; column: string }[] };
    return project.columns.map((one) => found.items.filter((item) => item.column === one.id).map((item) => item.title));
  };
  await expect(async () => {
    const expected = await truth();
    expect(expected.flat().toSorted()).toEqual(titles);
    expect(await board(page)).toEqual(expected);
    expect(await board(other)).toEqual(expected);
  }).toPass({ timeout: 20_000 });
});

test("what somebody else moves bears their name, and who comes too late is told", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const [one] = await items(context, project.id, ["One", "Two"]);
  const theirs = await fresh(browser);
  const dev = await joinAs(theirs, ["dev"], undefined, [project.team.id]);
  await open(page, `${project.path}/board`);
  await expect(cardOf(page, "One")).toBeVisible();
  const moved = [{ item: one, seen: project.columns[0]!.id }];
  const shift = (column: string) => call(theirs.request, "item/shift", { project: project.id, moved, column, place: null });
  expect((await shift(project.columns[2]!.id)).status()).toBe(200);
  await expect.poll(() => cards(page, "In progress")).toEqual(["One"]);
  await expect(cardOf(page, "One")).toContainText(dev.name);
  // They still believe it is where it was.
  expect((await shift(project.columns[1]!.id)).status()).toBe(409);
  // Who is late on the page sees why, and how it stands.
  await page.route("**/api/item/shift", async (route) => {
    await call(theirs.request, "item/shift", { project: project.id, moved: [{ item: one, seen: project.columns[2]!.id }], column: project.columns[3]!.id, place: null });
    await route.continue();
  });
  await drag(page, cardOf(page, "One"), column(page, "Planned"));
  await expect(page.getByText("Somebody changed it meanwhile.")).toBeVisible();
  await expect.poll(() => cards(page, "Done")).toEqual(["One"]);
});

test("a column that is full refuses cards, and undo takes a move back", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await items(context, project.id, ["One", "Two"]);
  const columns = project.columns.map((one, n) => ({ id: one.id, name: one.name, limit: n === 2 ? "1" : "", done: n === 3 }));
  expect((await call(context.request, "project/workflow", { id: project.id, version: 1, form: { columns, strict: true } })).status()).toBe(200);
  await open(page, `${project.path}/board`);
  await drag(page, cardOf(page, "One"), column(page, "In progress"));
  await expect.poll(() => cards(page, "In progress")).toEqual(["One"]);
  await drag(page, cardOf(page, "Two"), column(page, "In progress"));
  await expect(page.getByText("The column holds 1 at the most")).toBeVisible();
  await expect.poll(() => board(page)).toEqual([["Two"], [], ["One"], []]);
  await expect(toast(page, "Moved to In progress")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => board(page)).toEqual([["One", "Two"], [], [], []]);
});

test("what was put elsewhere in a column goes back, lane by lane, and a card opens wherever it is clicked", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const ids = await items(context, project.id, ["One", "Two", "Three"]);
  await open(page, `${project.path}/board`);
  await cardOf(page, "Two").getByRole("link").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => cards(page, "To plan")).toEqual(["Two", "One", "Three"]);
  await expect(toast(page, "Order changed")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect.poll(() => cards(page, "To plan")).toEqual(["One", "Two", "Three"]);
  // A card that was moved comes back to its place, too.
  await drag(page, cardOf(page, "Two"), column(page, "Planned"));
  await expect.poll(() => cards(page, "Planned")).toEqual(["Two"]);
  await expect(toast(page, "Moved to Planned")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect.poll(() => cards(page, "To plan")).toEqual(["One", "Two", "Three"]);
  // The last of its lane has no neighbour to pass.
  const mine = [{ item: ids[1], set: { assignees: [project.lead.id] }, seen: null }];
  expect((await call(context.request, "item/edit", { project: project.id, edits: mine })).status()).toBe(200);
  await open(page, `${project.path}/board?group=person`);
  const moves: string[] = [];
  page.on("request", (request) => request.url().includes("/api/item/shift") && moves.push(request.url()));
  await page.getByRole("link", { name: /^Two/ }).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await page.getByRole("link", { name: /^Three/ }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByRole("region", { name: "Nobody" }).locator(".tile-title")).toContainText(["Three", "One"]);
  expect(moves).toHaveLength(1);
  await page.locator(".item-card").filter({ hasText: "Two" }).click({ position: { x: 30, y: 80 } });
  await expect(page.getByRole("heading", { level: 2, name: "Two" })).toBeVisible();
  await page.locator("body").press("c");
  await expect(page.getByRole("textbox", { name: "New item" })).toBeFocused();
});

test("everything about an item is on its page, with its history", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await items(context, project.id, ["Sign in", "Pay"]);
  await open(page, `${project.path}/items/1`);
  await page.getByLabel("Kind").selectOption("Story");
  await expect(toast(page, /-\d+ changed/)).toBeVisible();
  await page.getByLabel("Points").fill("2,5");
  await page.getByLabel("Points").press("Tab");
  await expect(page.getByLabel("Points")).toHaveValue("2.5");
  await page.getByRole("button", { name: "Edit the description" }).click();
  await page.getByRole("textbox", { name: "Description" }).fill("It is **needed**.\n\n<script>alert(1)</script>");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".prose strong")).toHaveText("needed");
  const step = page.getByRole("textbox", { name: "Add a step: one line, Enter" });
  await step.fill("Write it down");
  await step.press("Enter");
  await page.getByRole("checkbox", { name: "Write it down" }).check();
  await expect(page.getByText("1/1")).toBeVisible();
  await page.getByLabel("Number of the other item").fill("2");
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByRole("link", { name: /Pay/ })).toBeVisible();
  // A file is only ever handed out to be saved.
  await page.locator('input[type="file"]').setInputFiles({ name: "plan.html", mimeType: "text/html", buffer: Buffer.from("<script>alert(1)</script>") });
  const file = page.getByRole("link", { name: /plan\.html/ });
  await expect(file).toBeVisible();
  const answer = await context.request.get((await file.getAttribute("href"))!);
  expect(answer.headers()["content-type"]).toBe("application/octet-stream");
  expect(answer.headers()["content-disposition"]).toContain("attachment");
  expect(await answer.text()).toBe("<script>alert(1)</script>");
  await page.getByRole("textbox", { name: "Write a comment" }).fill("Who takes it?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("Who takes it?")).toBeVisible();
  await page.getByText(/^History/).click();
  await expect(page.locator(".item-past")).toContainText("Task → Story");
  await nothingWrong(page);
  // What waits for itself is refused with its members.
  await open(page, `${project.path}/items/2`);
  await page.getByLabel("Number of the other item").fill(`${project.key}-1`);
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await expect(page.getByText(`${project.key}-1 → ${project.key}-2`)).toBeVisible();
});

test("what is being added to an item outlives what others change, and what is refused", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const [id] = await items(context, project.id, ["Sign in"]);
  await open(page, `${project.path}/items/1`);
  const step = page.getByRole("textbox", { name: "Add a step: one line, Enter" });
  const comment = page.getByRole("textbox", { name: "Write a comment" });
  await comment.fill("Who takes it?");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("button", { name: "Edit the comment" }).click();
  const again = page.locator("[id^=comment-edit-]");
  await again.fill("Who takes it over?");
  await step.fill("Write it down");
  await page.getByLabel("Number of the other item").fill("77");
  // Somebody else is faster.
  const other = await context.newPage();
  await open(other, `${project.path}/items/1`);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await other.getByRole("textbox", { name: "Title" }).fill("Sign in once");
  await other.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Sign in once", exact: true })).toBeVisible();
  await expect(step).toHaveValue("Write it down");
  await expect(again).toHaveValue("Who takes it over?");
  // There is no item 77: its number stays, to be mended.
  await page.getByRole("button", { name: "Link", exact: true }).click();
  await expect(toast(page, "does not exist")).toBeVisible();
  await expect(page.getByLabel("Number of the other item")).toHaveValue("77");
  // What the server does not take stands in its field again, and what was ticked is not ticked.
  await page.route(/\/api\/item\/(steps|edit)/, (route) => route.abort());
  await step.press("Enter");
  await expect(step).toHaveValue("Write it down");
  await page.getByText("Assign", { exact: true }).click();
  const me = page.getByRole("checkbox", { name: project.lead.name });
  await me.click();
  await expect(me).not.toBeChecked();
  await page.unroute(/\/api\/item\/(steps|edit)/);
  await step.press("Enter");
  await expect(page.getByRole("checkbox", { name: "Write it down" })).toBeVisible();
  await expect(step).toHaveValue("");
  expect(id).toBeDefined();
});

test("windows of the teams stand in the lanes of whose they are, and are found by the filters", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await items(context, project.id, ["Pay"]);
  await plan(context.request, `Release ${project.key}`, today(), "Deployment", { teams: [project.team.id] });
  await open(page, `${project.path}/board`);
  const release = `Release ${project.key}`;
  await expect.poll(() => cards(page, "Planned")).toEqual([release]);
  await expect(column(page, "Planned").locator(".column-head .count")).toHaveText("1");
  // By keyboard from card to card, of either sort.
  await cardOf(page, "Pay").getByRole("link").focus();
  await page.keyboard.press("ArrowRight");
  await expect(cardOf(page, release).getByRole("link")).toBeFocused();
  const lane = (name: string) => page.getByRole("region", { name, exact: true });
  await page.getByRole("combobox", { name: "Group by" }).selectOption("person");
  await expect(lane(project.lead.name)).toContainText(release);
  await expect(lane("Nobody")).toContainText("Pay");
  await page.getByRole("search").getByRole("combobox", { name: "Assigned to" }).selectOption(project.lead.name);
  await expect(lane(project.lead.name)).toContainText(release);
  await expect(lane("Nobody")).toHaveCount(0);
  // It begins where it is dropped, in its lane.
  await drag(page, cardOf(page, release), lane(project.lead.name).locator(".lane-cell").nth(2));
  await expect(lane(project.lead.name).locator(".lane-cell").nth(2)).toContainText(release);
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await page.getByRole("combobox", { name: "Kind" }).selectOption("Bug");
  await expect(page.getByText(release)).toHaveCount(0);
});

test("keys go to cards that are far out of sight, and lead to the board from anywhere", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await items(context, project.id, Array.from({ length: 60 }, (_, n) => `Card ${n + 1}`));
  await open(page, `${project.path}/board`);
  await expect(cardOf(page, "Card 1").first()).toBeVisible();
  expect(await page.locator(".item-card").count()).toBeLessThan(30);
  await cardOf(page, "Card 1").first().locator(".tile-title").focus();
  for (let n = 1; n < 50; n++) await page.keyboard.press("j");
  await expect(page.locator(":focus")).toContainText("Card 50");
  await expect(page.locator(":focus")).toBeInViewport();
  await open(page, "/journal");
  await page.keyboard.press("g");
  await page.keyboard.press("b");
  await expect(page).toHaveURL(`${project.path}/board`);
});

test("2,503 issues of another tracker are taken over, once", async ({ browser, context, page }) => {
  test.setTimeout(120_000);
  const project = await founded(browser, context);
  const file = process.env["CRENEAU_ISSUES"];
  // An export of one's own may be named; else a table as large.
  const text = file
    ? readFileSync(file, "utf8")
    : ["Summary,Issue id,Status,Priority,Created,Resolved,Description", ...Array.from({ length: 2503 }, (_, n) => `"Issue ${n}, with a comma",${n},${n % 3 ? "Resolved" : "Open"},Major,30/Sep/21 17:20,,"Line one\n\nline ""two"""`)].join("\n");
  await open(page, `${project.path}/import`);
  await page.locator('input[type="file"]').setInputFiles({ name: "issues.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(page.getByText("2503 lines")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Means Summary" })).toHaveValue("title");
  await page.getByLabel("Where a line does not say what it is:").selectOption("Bug");
  await page.getByRole("button", { name: "See what it would do" }).click();
  const report = page.getByRole("region", { name: "What it would do" });
  await expect(report.locator("dd").first()).toHaveText("2503", { timeout: 30_000 });
  await nothingWrong(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const done = page.getByRole("region", { name: "Imported" });
  await expect(done.locator("dd").first()).toHaveText("2503", { timeout: 60_000 });
  // The same again is nothing new.
  await page.getByRole("button", { name: "See what it would do" }).click();
  await expect(page.getByText("There is nothing to do.")).toBeVisible({ timeout: 30_000 });
  // The backlog shows them, and only those that are seen are in the page.
  await open(page, `${project.path}/backlog`);
  await expect(page.locator(".item-row").first()).toBeVisible();
  expect(await page.locator(".item-row").count()).toBeLessThan(80);
  await page.locator(".backlog-scroll").evaluate((list) => (list.scrollTop = list.scrollHeight));
  await expect(page.getByRole("link", { name: `Open ${project.key}-2503`, exact: true })).toBeVisible();
  await page.getByRole("searchbox", { name: "Find" }).fill(`${project.key}-1200`);
  await expect(page.locator(".item-row")).toHaveCount(1);
});

test("words of another tracker are given a meaning, and what is unknown is not guessed", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const text = "Summary,Issue Type,Assignee\nOne,Defect report,Somebody\nTwo,Bug,Nobody Known\n";
  await open(page, `${project.path}/import`);
  await page.locator('input[type="file"]').setInputFiles({ name: "issues.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(page.getByRole("combobox", { name: "Kind Bug" })).toHaveValue("bug");
  await expect(page.getByRole("combobox", { name: "Kind Defect report" })).toHaveValue("");
  await page.getByRole("combobox", { name: "Kind Defect report" }).selectOption("Story");
  await page.getByRole("button", { name: "Nobody, for all others" }).click();
  await expect(page.getByRole("button", { name: "Nobody, for all others" })).toHaveCount(0);
  await page.getByRole("combobox", { name: "Assigned to Somebody" }).selectOption(project.lead.name);
  await nothingWrong(page);
  await page.getByRole("button", { name: "See what it would do" }).click();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("region", { name: "Imported" }).locator("dd").first()).toHaveText("2");
  await open(page, `${project.path}/items/1`);
  await expect(page.getByLabel("Kind")).toHaveValue("story");
  await expect(page.locator(".item-side")).toContainText(project.lead.name);
});

test("today shows what is up, and the palette finds and creates items", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const id = newId();
  const sets = [{ title: `Unmistakable ${project.key}` }, { assignees: [project.lead.id] }, { due: "2024-01-02" }];
  expect((await call(context.request, "item/create", { project: project.id, id, sets, place: "last" })).status()).toBe(200);
  await open(page, "/today");
  await expect(page.getByRole("region", { name: "My items" })).toContainText(`Unmistakable ${project.key}`);
  await expect(page.getByText("(overdue)")).toBeVisible();
  await nothingWrong(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(`unmistakable ${project.key}`);
  await expect(page.getByRole("option", { name: new RegExp(`${project.key}-1`) })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/projects/${project.key}/items/1$`));
  const form = { id: newId(), name: `Cycle of ${project.key}`, goal: "", first: "2026-03-02", last: "2026-03-13" };
  expect((await call(context.request, "sprint/create", { project: project.id, form, ceremonies: [] })).status()).toBe(200);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(`cycle of ${project.key}`);
  await expect(page.getByRole("option", { name: `${form.name} ${project.key}` })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/sprints/${form.id}$`));
  await page.keyboard.press("Control+k");
  await page.keyboard.type(`new item in ${project.name}`);
  await expect(page.getByRole("option", { name: `New item in ${project.name}` })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "New item" })).toBeFocused();
});

test("the wheel says what stands in each stage", async ({ browser, page }) => {
  const demo = await (await fresh(browser)).newPage();
  await signIn(demo, "projet1", "/projects/WEB/wheel");
  const row = demo.getByRole("row", { name: /^Test/ });
  await nothingWrong(demo);
  // Each leads to what stands there, whichever way one goes; what is long done counts, too.
  const standing = Number(await row.getByRole("cell").first().textContent());
  expect(standing).toBeGreaterThan(0);
  const there = async () => {
    await expect(demo).toHaveURL(/\/projects\/WEB\/backlog\?stage=test$/);
    await expect(demo.getByRole("combobox", { name: "DevOps stage" })).toHaveValue("test");
    await expect(demo.locator("[data-item]")).toHaveCount(standing);
  };
  await row.getByRole("link").click();
  await there();
  await demo.goBack();
  await demo.locator(".wheel").getByText("Test", { exact: true }).click();
  await there();
  await demo.getByRole("button", { name: "Clear" }).click();
  await expect(demo).toHaveURL(/\/projects\/WEB\/backlog$/);
  await page.close();
});

test("a card says how far what names it has come, and the item and the event lead to each other", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await items(context, project.id, ["Sign-in", "Pay"]);
  await open(page, `${project.path}/board`);
  const card = cardOf(page, "Sign-in");
  await expect(card).toBeVisible();
  // As people name it: in a branch, in small letters.
  const title = `Merge sign-in ${project.key}`;
  const more = { branch: `feature/${project.key.toLowerCase()}-1`, verb: "merge", teams: [project.team.id] };
  const id = await plan(context.request, title, today(), "Git action", more);
  const mark = card.locator(".state");
  await expect(mark).toContainText(`Git action · ${title} · git merge · Planned`);
  await expect(cardOf(page, "Pay").locator(".state")).toHaveCount(0);
  // Who leads does not carry git actions out.
  const theirs = await fresh(browser);
  await joinAs(theirs, ["dev"], undefined, [project.team.id]);
  const step = (version: number, to: string) => call(theirs.request, "event/step", { id, version, to });
  expect((await step(1, "in_progress")).status()).toBe(200);
  await expect(mark).toContainText("In progress");
  expect((await step(2, "failed")).status()).toBe(200);
  await expect(mark).toHaveAttribute("data-state", "failed");
  await nothingWrong(page);
  // From the item to the event, and back.
  await card.locator(".tile-title").click();
  const delivery = page.getByRole("region", { name: "Delivery" });
  await expect(delivery.getByRole("link")).toContainText("Failed");
  await nothingWrong(page);
  await delivery.getByRole("link").click();
  const panel = page.getByRole("complementary", { name: title });
  await panel.getByRole("link", { name: `${project.key}-1` }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${project.key}/items/1$`));
});

test("any word is looked for, also one that means something in the address", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await items(context, project.id, ["What is shown", "Pay"]);
  await open(page, `${project.path}/board`);
  await expect(cardOf(page, "Pay")).toBeVisible();
  await page.getByRole("searchbox", { name: "Find", exact: true }).fill("shown");
  await expect(page).toHaveURL(/\?q=shown$/);
  await expect(cardOf(page, "Pay")).toHaveCount(0);
  await expect(cardOf(page, "What is shown")).toBeVisible();
});

test("a date that is half typed outlives what others change", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const [item] = await items(context, project.id, ["Pay"]);
  await open(page, `${project.path}/items/1`);
  const due = page.getByLabel("Due on");
  await due.focus();
  await page.keyboard.type("12");
  const edits = [{ item, seen: { title: "Pay" }, set: { title: "Pay twice" } }];
  expect((await call(context.request, "item/edit", { project: project.id, edits })).status()).toBe(200);
  await expect(page).toHaveTitle(/Pay twice/);
  // The same in every order of days and months.
  await page.keyboard.type("122031");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Pay twice" })).toBeVisible();
  await expect(due).toHaveValue("2031-12-12");
  await page.reload();
  await expect(due).toHaveValue("2031-12-12");
});
