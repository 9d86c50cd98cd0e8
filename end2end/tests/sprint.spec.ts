//! A project lead plans a sprint from an empty project to the actions of its retrospective.

import { nothingWrong } from "./support/axe";
import { toast } from "./support/calendar";
import { call, fresh, open, prefer, signIn } from "./support/people";
import { cardOf, cards, column, drag, founded, items } from "./support/projects";
import { expect, test } from "./support/test";
import { newId } from "./support/words";

const TITLES = Array.from({ length: 10 }, (_, n) => `Item ${n + 1}`);

test("from an empty project to the actions of a retrospective, by keyboard alone", async ({ browser, context, page }) => {
  test.setTimeout(120_000);
  const project = await founded(browser, context);
  const keys = page.keyboard;
  // Ten items, line by line.
  await open(page, `${project.path}/backlog`);
  const line = page.getByRole("textbox", { name: "New item" });
  await line.focus();
  for (const title of TITLES) {
    await keys.type(title);
    await keys.press("Enter");
    await expect(page.getByRole("button", { name: title, exact: true })).toBeVisible();
    await expect(line).toHaveValue("");
  }
  // A sprint with its ceremonies.
  await page.getByRole("link", { name: "Sprints" }).focus();
  await keys.press("Enter");
  await page.getByRole("button", { name: "New sprint" }).focus();
  await keys.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New sprint" });
  await expect(dialog.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("Sprint 1");
  await expect(dialog.getByRole("checkbox")).not.toHaveCount(0);
  const planned = await dialog.getByRole("checkbox").count();
  expect(planned).toBeGreaterThan(10);
  const first = await dialog.getByLabel("First day").inputValue();
  await keys.press("Control+a");
  await keys.type("First sprint");
  await expect(dialog.getByText("Review – First sprint")).toBeVisible();
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("First sprint");
  const sprint = new URL(page.url()).pathname;
  // The ceremonies are on the calendar.
  const calendar = await context.newPage();
  await open(calendar, `/calendar?view=agenda&date=${first}&team=${project.team.id}`);
  await expect(calendar.getByText("Sprint planning – First sprint")).toBeVisible();
  await expect(calendar.getByText("Daily – First sprint").first()).toBeVisible();
  await calendar.close();
  // All that is there is taken into it: everything picked, and one choice.
  await page.getByRole("link", { name: "Backlog" }).first().focus();
  await keys.press("Enter");
  await page.getByRole("button", { name: "Item 1", exact: true }).focus();
  await keys.press("x");
  await page.getByRole("button", { name: "Pick all" }).focus();
  await keys.press("Enter");
  await expect(page.getByText("10 picked")).toBeVisible();
  await page.getByRole("group", { name: "What is picked" }).getByRole("combobox", { name: "Sprint" }).focus();
  await keys.type("First");
  await keys.press("Tab");
  await expect(toast(page, "10 items changed")).toBeVisible();
  await open(page, sprint);
  await expect(page.getByText("10 items, 0 points")).toBeVisible();
  await page.getByRole("button", { name: "Start the sprint" }).focus();
  await keys.press("Enter");
  // What it takes on is said once more; its first day is yet to come.
  const starting = page.getByRole("dialog", { name: "Start the sprint" });
  await expect(starting.getByText("10 items, 0 points")).toBeVisible();
  await expect(starting.getByText("Its first day is yet to come")).toBeVisible();
  await expect(starting.getByRole("button", { name: "Start the sprint" })).toBeFocused();
  await keys.press("Enter");
  await expect(page.getByText("Running")).toBeVisible();
  // Two cards pass over the board.
  await page.getByRole("link", { name: "Board" }).first().focus();
  await keys.press("Enter");
  await expect.poll(() => cards(page, "To plan")).toEqual(TITLES);
  await page.getByRole("link", { name: /^Item 1/ }).first().focus();
  for (const name of ["Planned", "In progress", "Done"]) {
    await keys.press("Alt+ArrowRight");
    await expect.poll(() => cards(page, name)).toEqual(["Item 1"]);
    await expect(page.locator(":focus")).toContainText("Item 1");
  }
  await keys.press("ArrowLeft");
  await expect(page.locator(":focus")).toContainText("Item 2");
  await keys.press("Alt+ArrowRight");
  await expect.poll(() => cards(page, "Planned")).toEqual(["Item 2"]);
  // The board shows it before it is kept: who leaves the page earlier is asked whether they mean it.
  const kept = async () => {
    const answer = await call(context.request, "item/backlog", { key: project.key });
    const found = ((await answer.json()) as { items: { title: string; column: string }[] }).items;
    return ["Item 1", "Item 2"].map((title) => found.find((item) => item.title === title)?.column);
  };
  await expect.poll(kept).toEqual([project.columns[3]!.id, project.columns[1]!.id]);
  // Closed: what is unfinished goes back.
  await open(page, sprint);
  await page.getByRole("button", { name: "Close the sprint" }).focus();
  await keys.press("Enter");
  const closing = page.getByRole("dialog", { name: "Close the sprint" });
  await expect(closing.getByText("9 items")).toBeVisible();
  await expect(closing.getByRole("radio", { name: "To the backlog" })).toBeFocused();
  await keys.press("Enter");
  await expect(toast(page, "Sprint closed")).toBeVisible();
  await expect(page.getByText("1 item, 0 points")).toBeVisible();
  // The retrospective, and an action of it.
  await page.getByRole("textbox", { name: /^Start/ }).focus();
  await keys.type("Write tests first");
  await keys.press("Enter");
  await expect(page.getByText("Write tests first", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Vote: Write tests first/ }).focus();
  await keys.press("Enter");
  await expect(page.getByRole("button", { name: "Vote: Write tests first (1)" })).toBeFocused();
  await page.getByRole("button", { name: "Make it an action" }).focus();
  await keys.press("Enter");
  await expect(page.getByRole("link", { name: `${project.key}-11` })).toBeVisible();
  await page.getByRole("link", { name: "Backlog" }).first().focus();
  await keys.press("Enter");
  await expect(page.locator(".item-row .item-title").first()).toHaveText("Write tests first");
});

test("from an empty project to the actions of a retrospective, by mouse alone", async ({ browser, context, page }) => {
  test.setTimeout(120_000);
  const project = await founded(browser, context);
  await open(page, project.path);
  // A project that is empty says where to begin.
  await page.getByRole("link", { name: "Write the backlog" }).click();
  for (const title of TITLES) {
    // Words are typed, whoever holds the mouse.
    await page.getByRole("textbox", { name: "New item" }).fill(title);
    await page.getByRole("textbox", { name: "New item" }).press("Enter");
    await expect(page.getByRole("button", { name: title, exact: true })).toBeVisible();
  }
  await page.getByRole("link", { name: "Sprints" }).click();
  await page.getByRole("button", { name: "New sprint" }).click();
  const dialog = page.getByRole("dialog", { name: "New sprint" });
  await expect(dialog.getByRole("checkbox").first()).toBeChecked();
  await dialog.getByRole("checkbox").first().uncheck();
  await dialog.getByRole("button", { name: "Plan the sprint" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Sprint 1");
  const sprint = new URL(page.url()).pathname;
  // In the backlog, what is picked with Shift is dragged into the sprint's group.
  await page.locator(".page-head").getByRole("link", { name: "Backlog" }).click();
  await page.getByRole("checkbox", { name: `Pick ${project.key}-1`, exact: true }).click();
  await page.getByRole("checkbox", { name: `Pick ${project.key}-5`, exact: true }).click({ modifiers: ["Shift"] });
  await expect(page.getByText("5 picked")).toBeVisible();
  await page.getByRole("group", { name: "What is picked" }).getByRole("combobox", { name: "Sprint" }).selectOption("Sprint 1");
  await expect(page.locator(".group-row").first()).toContainText("5 items");
  // Into the sprint by dragging it behind what is there.
  await drag(page, page.locator(".item-row", { hasText: "Item 9" }), page.locator(".item-row", { hasText: "Item 5" }), true);
  await expect(page.locator(".group-row").first()).toContainText("6 items");
  await open(page, sprint);
  await page.getByRole("button", { name: "Start the sprint" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start the sprint" }).click();
  await expect(page.getByText("Running")).toBeVisible();
  await page.locator(".page-head").getByRole("link", { name: "Board" }).click();
  await expect(cardOf(page, "Item 9")).toBeVisible();
  await drag(page, cardOf(page, "Item 3"), column(page, "In progress"));
  await expect.poll(() => cards(page, "In progress")).toEqual(["Item 3"]);
  // Several at once.
  await cardOf(page, "Item 1").click({ modifiers: ["Control"] });
  await cardOf(page, "Item 2").click({ modifiers: ["Control"] });
  await drag(page, cardOf(page, "Item 1"), column(page, "Done"));
  await expect.poll(() => cards(page, "Done")).toEqual(["Item 1", "Item 2"]);
  await open(page, sprint);
  await expect(page.getByRole("img", { name: /Remaining/ })).toBeVisible();
  await page.getByRole("button", { name: "Close the sprint" }).click();
  const closing = page.getByRole("dialog", { name: "Close the sprint" });
  // What is unfinished goes into the next one, which is planned on the way.
  await expect(closing.getByRole("radio", { name: "To the backlog" })).toBeChecked();
  await closing.getByRole("button", { name: "New sprint" }).click();
  await page.getByRole("dialog", { name: "New sprint" }).getByRole("button", { name: "Plan the sprint" }).click();
  await expect(closing.getByRole("radio", { name: "Into Sprint 2" })).toBeChecked();
  await expect(closing).toContainText("Done: 2 items, 0 points / 6 items, 0 points");
  await closing.getByRole("button", { name: "Close the sprint" }).click();
  await expect(toast(page, "Sprint closed")).toBeVisible();
  await expect(page.getByText("2 items, 0 points")).toBeVisible();
  await page.getByRole("textbox", { name: /^Stop/ }).fill("Late reviews");
  await page.getByRole("textbox", { name: /^Stop/ }).press("Enter");
  await page.getByRole("button", { name: "Make it an action" }).click();
  await expect(page.getByRole("link", { name: `${project.key}-11` })).toBeVisible();
  await page.getByRole("link", { name: `${project.key}-11` }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Late reviews" })).toBeVisible();
  // What is done and over stands in nobody's way, and is found again.
  await page.getByRole("link", { name: "Board" }).click();
  await expect.poll(() => cards(page, "In progress")).toEqual(["Item 3"]);
  expect(await cards(page, "Done")).toEqual([]);
  await page.getByRole("search").getByRole("combobox", { name: "Sprint" }).selectOption("Closed sprints, too");
  await expect.poll(() => cards(page, "Done")).toEqual(["Item 1", "Item 2"]);
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect.poll(() => cards(page, "Done")).toEqual([]);
  await page.getByRole("searchbox", { name: "Find" }).fill(`${project.key}-2`);
  await expect.poll(() => cards(page, "Done")).toEqual(["Item 2"]);
  await open(page, sprint);
  await page.locator(".page-head").getByRole("link", { name: "Board" }).click();
  await expect.poll(() => cards(page, "Done")).toEqual(["Item 1", "Item 2"]);
});

test("what is asked about a sprint is about the sprint as it is", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const [one, two] = await items(context, project.id, ["One", "Two"]);
  const id = newId();
  const form = { id, name: "Sprint 1", goal: "", first: "2026-03-02", last: "2026-03-13" };
  expect((await call(context.request, "sprint/create", { project: project.id, form, ceremonies: [] })).status()).toBe(200);
  const take = (item?: string) => call(context.request, "item/edit", { project: project.id, edits: [{ item, set: { sprint: id }, seen: null }] });
  await take(one);
  await open(page, `${project.path}/sprints/${id}`);
  await page.getByRole("button", { name: "Start the sprint" }).click();
  const dialog = page.getByRole("dialog", { name: "Start the sprint" });
  await expect(dialog).toContainText("1 item, 0 points");
  await expect(dialog).toContainText("Its last day is over already");
  await take(two);
  await expect(dialog).toContainText("2 items, 0 points");
  await expect(dialog).toContainText("2 items without an estimate");
  await call(context.request, "sprint/update", { project: project.id, version: 1, form: { ...form, name: "Renamed" } });
  await expect(dialog).toContainText("Renamed");
  await dialog.getByRole("button", { name: "Start the sprint" }).click();
  await expect(toast(page, "Sprint started")).toBeVisible();
  // Who plans nothing on the way to closing is back at it; closed by somebody else, nothing is asked any more.
  await page.getByRole("button", { name: "Close the sprint" }).click();
  const closing = page.getByRole("dialog", { name: "Close the sprint" });
  await closing.getByRole("button", { name: "New sprint" }).click();
  await expect(page.getByRole("dialog", { name: "New sprint" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(closing).toBeVisible();
  await call(context.request, "sprint/close", { project: project.id, id, version: 3, leftover: "backlog" });
  await expect(page.getByText("Closed", { exact: true })).toBeVisible();
  await expect(closing).toBeHidden();
  await expect(page.getByText("Nothing was finished in it")).toBeVisible();
});

test("a sprint that is created at once has its ceremonies, and one that is deleted comes back", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const ids = await items(context, project.id, ["Sign in", "Pay"]);
  await open(page, `${project.path}/sprints`);
  // Nothing is laid out before the answer comes: who is faster than that gets them all the same.
  await page.route(/\/api\/sprint\/ceremonies/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    await route.continue();
  });
  await page.getByRole("button", { name: "New sprint" }).click();
  const dialog = page.getByRole("dialog", { name: "New sprint" });
  await dialog.getByLabel("Name", { exact: true }).fill("Quick sprint");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Quick sprint");
  const sprint = new URL(page.url()).pathname.split("/").at(-1)!;
  const { sprint: planned } = (await (await call(context.request, "sprint/page", { key: project.key, id: sprint })).json()) as { sprint: { first: string } };
  const calendar = await context.newPage();
  await open(calendar, `/calendar?view=agenda&date=${planned.first}&team=${project.team.id}`);
  await expect(calendar.getByText("Daily – Quick sprint").first()).toBeVisible();
  const edits = ids.map((item) => ({ item, set: { sprint }, seen: null }));
  expect((await call(context.request, "item/edit", { project: project.id, edits })).status()).toBe(200);
  await expect(page.getByText("2 items, 0 points")).toBeVisible();
  await page.getByRole("button", { name: "Delete the sprint" }).click();
  await expect(page).toHaveURL(`${project.path}/sprints`);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: /Quick sprint/ }).click();
  await expect(page.getByText("2 items, 0 points")).toBeVisible();
});

test("who works on a project sees its sprints; only its leads plan them", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const form = { id: newId(), name: "Sprint 1", goal: "", first: "2026-03-02", last: "2026-03-13" };
  expect((await call(context.request, "sprint/create", { project: project.id, form, ceremonies: [] })).status()).toBe(200);
  await items(context, project.id, ["One"]);
  await open(page, `${project.path}/sprints`);
  await expect(page.getByRole("button", { name: "New sprint" })).toBeVisible();
  const stranger = await (await fresh(browser)).newPage();
  await signIn(stranger, "ops1", `${project.path}/sprints`);
  await expect(stranger.getByText("404")).toBeVisible();
});

for (const [lang, theme] of [["en", "light"], ["fr", "dark"]] as const) {
  test(`axe finds nothing on the pages of sprints (${lang}, ${theme})`, async ({ browser, context, page }) => {
    test.setTimeout(90_000);
    const project = await founded(browser, context);
    const [one] = await items(context, project.id, ["One", "Two"]);
    const id = newId();
    const form = { id, name: "Sprint 1", goal: "Reach it", first: "2026-03-02", last: "2026-03-13" };
    await call(context.request, "sprint/create", { project: project.id, form, ceremonies: [] });
    await call(context.request, "item/edit", { project: project.id, edits: [{ item: one, set: { sprint: id }, seen: null }] });
    await call(context.request, "sprint/start", { project: project.id, id, version: 1 });
    await call(context.request, "note/create", { project: project.id, sprint: id, id: newId(), column: 0, text: "More tests" });
    await prefer(context, { lang, theme });
    for (const path of ["backlog?group=sprint", "board?group=person", "sprints", `sprints/${id}`, "items/1"]) {
      await open(page, `${project.path}/${path}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.locator(".skeleton")).toHaveCount(0);
      await nothingWrong(page);
    }
  });
}
