//! Projects: founding one, its columns, who sees it, and two who change it at once.

import type { Locator, Page } from "@playwright/test";
import { nothingWrong } from "./support/axe";
import { toast } from "./support/calendar";
import { call, fresh, joinAs, newTeam, open, prefer } from "./support/people";
import { drag, founded, items, newKey } from "./support/projects";
import { expect, test } from "./support/test";

const card = (page: Page, name: string): Locator => page.getByRole("region", { name });
const column = (page: Page, n: number): Locator => page.getByLabel(`Name of column ${n}`, { exact: true });
const rows = (page: Page): Promise<string[]> =>
  page.locator(".column-rows > li > input:first-child").evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
const save = (page: Page, name: string) => card(page, name).getByRole("button", { name: "Save" });

test("a project is founded by mouse: its name suggests the key, and the list shows it", async ({ browser, context, page }) => {
  const team = await newTeam(browser);
  await joinAs(context, ["project"], undefined, [team.id]);
  await open(page, "/projects");
  await page.getByRole("button", { name: "New project" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByLabel("Name", { exact: true }).fill("Online services portal");
  await expect(dialog.getByLabel("Key")).toHaveValue("OSP");
  const key = newKey();
  await dialog.getByLabel("Key").fill(key.toLowerCase());
  await dialog.getByLabel("Name", { exact: true }).fill(`Portal ${key}`);
  await expect(dialog.getByLabel("Key")).toHaveValue(key);
  await dialog.getByRole("checkbox", { name: team.name }).check();
  await dialog.getByRole("button", { name: "Add a link" }).click();
  await dialog.getByLabel("Label 1").fill("Wiki");
  await dialog.getByLabel("Address 1").fill("wiki");
  await dialog.getByRole("button", { name: "Create the project" }).click();
  await expect(dialog.getByText("An address starts with https")).toBeVisible();
  await dialog.getByLabel("Address 1").fill("https://wiki.example.org");
  await dialog.getByRole("button", { name: "Create the project" }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${key}$`));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`Portal ${key}`);
  await expect(card(page, "Workflow").getByRole("listitem")).toHaveText([/^To plan/, /^Planned/, /^In progress/, /^Done/]);
  await expect(card(page, "About the project").getByRole("link", { name: "Wiki" })).toBeVisible();
  await page.getByRole("link", { name: "Projects", exact: true }).click();
  await expect(page.getByRole("row", { name: new RegExp(`${key}.*Portal ${key}.*${team.name}`) })).toBeVisible();
});

test("a project is founded by keyboard alone", async ({ context, page }) => {
  await joinAs(context, ["project"]);
  await open(page, "/calendar");
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await expect(page).toHaveURL(/\/projects$/);
  const button = page.getByRole("button", { name: "New project" }).first();
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New project" });
  await expect(dialog.getByLabel("Name", { exact: true })).toBeFocused();
  const key = newKey();
  await page.keyboard.type(`Keys ${key}`);
  await page.keyboard.press("Tab");
  await expect(dialog.getByLabel("Key")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(key);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/projects/${key}$`));
  await expect(toast(page, `Project created: Keys ${key}`)).toBeVisible();
});

test("the address follows from part to part, back and forth", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await items(context, project.id, ["Only one"]);
  await open(page, "/projects");
  const at = (part: string) => expect(page).toHaveURL(`${project.path}${part}`);
  const title = (text: string) => expect(page.getByRole("heading", { level: 1 })).toContainText(text);
  const parts = page.getByRole("navigation", { name: "Parts of the project" });
  await page.locator(`a[href="${project.path}"]`).first().click();
  await at("");
  for (const part of ["Backlog", "Board", "Sprints", "Wheel"]) {
    await parts.getByRole("link", { name: part }).click();
    await title(part);
    await at(`/${part.toLowerCase()}`);
    await expect(page).toHaveTitle(`${part} · ${project.key} · Créneau`);
  }
  await page.goBack();
  await title("Sprints");
  await page.goBack();
  await title("Board");
  await page.goForward();
  await title("Sprints");
  await at("/sprints");
  await page.reload();
  await title("Sprints");
  await parts.getByRole("link", { name: "Backlog" }).click();
  await page.getByRole("link", { name: `${project.key}-1` }).click();
  await at("/items/1");
});

test("columns are named, ordered, limited and removed; others see it at once", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const other = await context.newPage();
  await open(other, project.path);
  await open(page, `${project.path}/settings`);
  expect(await rows(page)).toEqual(["To plan", "Planned", "In progress", "Done"]);
  await page.getByRole("button", { name: "Move right: column 2" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Move right: column 3" })).toBeFocused();
  await page.getByLabel("Limit of column 2").fill("3");
  await page.getByRole("button", { name: "Add a column" }).click();
  await expect(column(page, 4)).toBeFocused();
  await page.keyboard.type("Review");
  await page.getByRole("radio", { name: "Let nothing more in" }).check();
  await page.getByRole("button", { name: "Remove column 3" }).click();
  await save(page, "Workflow").click();
  await expect(toast(page, "Workflow saved")).toBeVisible();
  await expect(card(other, "Workflow").getByRole("listitem")).toHaveText([/^To plan/, /^In progress0 itemsat most 3/, /^Review/, /^Done/]);
  await expect(card(other, "Workflow")).toContainText("Nothing more goes into a column that is full.");
  await page.reload();
  await expect.poll(() => rows(page)).toEqual(["To plan", "In progress", "Review", "Done"]);

  // What cannot be is refused, and what was typed stays.
  await column(page, 2).fill("Done");
  await save(page, "Workflow").click();
  await expect(card(page, "Workflow").locator(".field-error")).toBeVisible();
  await expect(column(page, 2)).toHaveValue("Done");
  await column(page, 2).fill("Doing");
  await page.getByLabel("means done 4").uncheck();
  await save(page, "Workflow").click();
  await expect(card(page, "Workflow").locator(".field-error")).toContainText("At least one column means done");
});

test("what somebody types outlives what others change, and nobody is overwritten unseen", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const other = await context.newPage();
  await open(page, `${project.path}/settings`);
  await open(other, `${project.path}/settings`);
  await page.getByLabel("Name", { exact: true }).fill("Mine");
  await other.getByLabel("Name", { exact: true }).fill("Theirs");
  await save(other, "About the project").click();
  await expect(toast(other, "Project saved")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Theirs");
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Mine");
  await save(page, "About the project").click();
  await page.getByRole("button", { name: "Show what it is now" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Theirs");
  await page.getByLabel("Name", { exact: true }).fill("Mine");
  await save(page, "About the project").click();
  await expect(other.getByRole("heading", { level: 1 })).toContainText("Mine");
  await expect(other.getByLabel("Name", { exact: true })).toHaveValue("Mine");
});

test("a team's project is seen by the team, changed by its leads, and not there for others", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const dev = await fresh(browser);
  await joinAs(dev, ["dev"], undefined, [project.team.id]);
  const theirs = await dev.newPage();
  await open(theirs, "/projects");
  await expect(theirs.getByRole("button", { name: "New project" })).toHaveCount(0);
  await theirs.getByRole("link", { name: project.name }).click();
  await expect(card(theirs, "Description")).toHaveCount(0);
  await expect(theirs.getByText("with care")).toBeVisible();
  await expect(theirs.getByRole("link", { name: "Settings" })).toHaveCount(0);
  await open(theirs, `${project.path}/settings`);
  await expect(theirs.getByRole("button", { name: "Save" })).toHaveCount(0);

  const stranger = await fresh(browser);
  await joinAs(stranger, ["project"]);
  const strange = await stranger.newPage();
  await strange.goto(project.path);
  await expect(strange.getByText("404")).toBeVisible();
  await open(strange, "/projects");
  await expect(strange.getByRole("link", { name: project.name })).toHaveCount(0);

  await open(page, `${project.path}/settings`);
  await page.getByRole("button", { name: "Archive the project" }).click();
  await expect(toast(page, "Project archived")).toBeVisible();
  await expect(page.getByRole("button", { name: "Reopen the project" })).toBeVisible();
  await open(theirs, "/projects");
  await expect(theirs.getByRole("row", { name: new RegExp(project.key) })).toContainText("Archived");
});

for (const lang of ["en", "fr"] as const) {
  test(`axe finds nothing on the pages of projects (${lang})`, async ({ browser, context, page }) => {
    test.setTimeout(120_000);
    const project = await founded(browser, context);
    await prefer(context, { lang });
    await open(page, "/projects");
    await nothingWrong(page);
    await page.getByRole("button", { name: lang === "fr" ? "Nouveau projet" : "New project" }).first().click();
    await expect(page.getByRole("dialog").getByRole("textbox").first()).toBeFocused();
    await nothingWrong(page);
    await open(page, `${project.path}/backlog`);
    const line = page.locator("#quick-item");
    await line.fill("One");
    await line.press("Enter");
    await page.locator(".item-row").getByRole("checkbox").check();
    await nothingWrong(page);
    for (const path of [project.path, `${project.path}/settings`]) {
      await open(page, path);
      await expect(page.getByRole("region").first()).toBeVisible();
      await nothingWrong(page);
    }
  });
}

const row = (page: Page, title: string): Locator =>
  page.locator(".item-row").filter({ has: page.locator(".item-title", { hasText: new RegExp(`^${title}$`) }) });
const order = (page: Page): Promise<string[]> => page.locator(".item-row .item-title").allTextContents();
const number = async (page: Page, title: string) => (await row(page, title).locator(".key").textContent())!;

test("a backlog is written line by line, ordered and estimated by keyboard alone", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await open(page, `${project.path}/backlog`);
  await expect(page.getByRole("heading", { name: "Nothing to do yet" })).toBeVisible();
  const line = page.getByRole("textbox", { name: "New item" });
  await line.focus();
  for (const title of ["Sign in", "Pay", "Follow"]) {
    await page.keyboard.type(title);
    await page.keyboard.press("Enter");
    await expect(row(page, title)).toBeVisible();
    await expect(line).toBeFocused();
    await expect(line).toHaveValue("");
  }
  expect(await order(page)).toEqual(["Sign in", "Pay", "Follow"]);
  expect(await number(page, "Follow")).toBe(`${project.key}-3`);
  // From row to row, and one of them upwards.
  await row(page, "Sign in").getByRole("button", { name: "Sign in", exact: true }).focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(row(page, "Follow").getByRole("button", { name: "Follow", exact: true })).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => order(page)).toEqual(["Sign in", "Follow", "Pay"]);
  await expect(row(page, "Follow").getByRole("button", { name: "Follow", exact: true })).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => order(page)).toEqual(["Follow", "Sign in", "Pay"]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Follow a request");
  await page.keyboard.press("Enter");
  await expect(row(page, "Follow a request").getByRole("button", { name: "Follow a request" })).toBeFocused();
  // Its answer draws the row anew under the hands of who goes on at once.
  await page.getByRole("textbox", { name: `Points ${project.key}-3` }).focus();
  await page.keyboard.type("2,5");
  const sent = page.waitForRequest(/\/api\/item\/edit/);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: `Points ${project.key}-3` })).toHaveValue("2.5");
  await (await sent).response();
  await page.reload();
  await expect(page.getByRole("textbox", { name: `Points ${project.key}-3` })).toHaveValue("2.5");
  expect(await order(page)).toEqual(["Follow a request", "Sign in", "Pay"]);
});

test("what is picked goes to the top, is deleted and comes back; others see it at once", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const other = await context.newPage();
  await open(other, `${project.path}/backlog`);
  await open(page, `${project.path}/backlog`);
  const line = page.getByRole("textbox", { name: "New item" });
  for (const title of ["One", "Two", "Three", "Four"]) {
    await line.fill(title);
    await line.press("Enter");
    await expect(row(page, title)).toBeVisible();
  }
  await row(page, "Two").getByRole("checkbox").check();
  await row(page, "Four").getByRole("checkbox").check();
  await expect(page.getByText("2 picked")).toBeVisible();
  await page.getByRole("button", { name: "To the top" }).click();
  await expect.poll(() => order(page)).toEqual(["Two", "Four", "One", "Three"]);
  await expect.poll(() => order(other)).toEqual(["Two", "Four", "One", "Three"]);
  await expect(page.getByText("2 picked")).toBeVisible();
  await page.getByRole("group", { name: "What is picked" }).getByRole("button", { name: "Delete" }).click();
  await expect.poll(() => order(other)).toEqual(["One", "Three"]);
  await page.getByRole("button", { name: "Undo" }).last().click();
  // Where one clicks next nothing must come between.
  for (const each of [page, other]) await expect.poll(() => order(each)).toEqual(["Two", "Four", "One", "Three"]);
  await row(page, "One").getByRole("button", { name: /^Move down/ }).click();
  await expect.poll(() => order(other)).toEqual(["Two", "Four", "Three", "One"]);

  // What it is, how urgent it is, where it stands.
  await row(page, "One").getByLabel(/^Kind/).selectOption("Bug");
  await row(page, "One").getByLabel(/^Priority/).selectOption("Urgent");
  await row(page, "One").getByLabel(/^Status/).selectOption("Done");
  for (const [label, value] of [["Kind", "bug"], ["Priority", "urgent"]] as const) {
    await expect(row(other, "One").getByLabel(new RegExp(`^${label}`))).toHaveValue(value);
  }
  await expect(other.locator(".item-row[data-done]")).toContainText("One");
});

test("a column that is full takes nothing more, and what was chosen shows again as it is", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await open(page, `${project.path}/settings`);
  await page.getByLabel("Limit of column 3").fill("1");
  await page.getByRole("radio", { name: "Let nothing more in" }).check();
  await save(page, "Workflow").click();
  await expect(toast(page, "Workflow saved")).toBeVisible();
  await page.getByRole("link", { name: "Backlog" }).click();
  const line = page.getByRole("textbox", { name: "New item" });
  for (const title of ["One", "Two"]) {
    await line.fill(title);
    await line.press("Enter");
    await expect(row(page, title)).toBeVisible();
  }
  const overview = await context.newPage();
  await open(overview, project.path);
  await expect(card(overview, "Workflow").getByRole("listitem").nth(0)).toContainText("2 items");
  await row(page, "One").getByLabel(/^Status/).selectOption("In progress");
  await expect(card(overview, "Workflow").getByRole("listitem").nth(2)).toContainText("1 item");
  await expect(row(page, "One").getByLabel(/^Status/).locator("option:checked")).toHaveText("In progress");
  await row(page, "Two").getByLabel(/^Status/).selectOption("In progress");
  await expect(page.getByText("The column holds 1 at the most")).toBeVisible();
  await expect(row(page, "Two").getByLabel(/^Status/).locator("option:checked")).toHaveText("To plan");
  await page.getByRole("textbox", { name: `Points ${project.key}-2` }).fill("many");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: `Points ${project.key}-2` })).toHaveValue("");

  const dev = await fresh(browser);
  await joinAs(dev, ["dev"], undefined, [project.team.id]);
  const theirs = await dev.newPage();
  await open(theirs, `${project.path}/backlog`);
  await expect(theirs.getByRole("textbox", { name: "New item" })).toHaveCount(0);
  await expect(row(theirs, "Two").getByRole("checkbox")).toHaveCount(0);
  await row(theirs, "Two").getByLabel(/^Status/).selectOption("Planned");
  await expect(row(page, "Two").getByLabel(/^Status/).locator("option:checked")).toHaveText("Planned");
});

test("what is half typed is neither kept nor lost when the row is drawn anew", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  const [id] = await items(context, project.id, ["Sign in", "Pay"]);
  const change = async (set: object) => {
    const edits = [{ item: id, set, seen: null }];
    expect((await call(context.request, "item/edit", { project: project.id, edits })).status()).toBe(200);
  };
  await open(page, `${project.path}/backlog`);
  const sent: string[] = [];
  page.on("request", (request) => request.url().includes("/api/item/edit") && sent.push(request.postData() ?? ""));
  const points = page.getByRole("textbox", { name: `Points ${project.key}-1` });
  await points.focus();
  await page.keyboard.type("12");
  await change({ priority: "urgent" });
  await expect(page.getByRole("combobox", { name: `Priority ${project.key}-1` })).toHaveValue("urgent");
  await expect(points).toBeFocused();
  await page.keyboard.type("3");
  expect(sent).toEqual([]);
  await page.keyboard.press("Tab");
  await expect(toast(page, `${project.key}-1 changed`)).toBeVisible();
  await expect(points).toHaveValue("123");
  // What is selected stays so, and the caret where it was: in the row, and on the page of the item.
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.keyboard.press("Control+a");
  await change({ points: 20 });
  await expect(points).toHaveValue("2");
  await page.keyboard.type("Log in");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Log in", exact: true })).toBeVisible();
  await open(page, `${project.path}/items/1`);
  await page.getByRole("textbox", { name: "Add a step: one line, Enter" }).focus();
  await page.keyboard.type("Wite");
  for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowLeft");
  await change({ points: 30 });
  await expect(page.getByLabel("Points")).toHaveValue("3");
  await page.keyboard.type("r");
  await expect(page.getByRole("textbox", { name: "Add a step: one line, Enter" })).toHaveValue("Write");
});

test("fast hands lose nothing: lines, keys, clicks with Shift, and what Ctrl Z takes back", async ({ browser, context, page }) => {
  const project = await founded(browser, context);
  await open(page, `${project.path}/backlog`);
  const line = page.getByRole("textbox", { name: "New item" });
  await line.focus();
  const titles = Array.from({ length: 8 }, (_, n) => `Line ${n + 1}`);
  for (const title of titles) {
    await page.keyboard.insertText(title);
    await page.keyboard.press("Enter");
  }
  await expect.poll(() => order(page)).toEqual(titles);
  // Keys work wherever the focus is.
  await page.reload();
  await open(page, `${project.path}/backlog`);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(row(page, "Line 2").getByRole("button", { name: "Line 2", exact: true })).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => order(page)).toEqual(["Line 2", "Line 1", ...titles.slice(2)]);
  await expect(toast(page, "Order changed")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect.poll(() => order(page)).toEqual(titles);
  // From one checkbox to another with Shift, and each shows it.
  await row(page, "Line 3").getByRole("checkbox").click();
  await row(page, "Line 6").getByRole("checkbox").click({ modifiers: ["Shift"] });
  await expect(page.getByText("4 picked")).toBeVisible();
  for (const n of [3, 4, 5, 6]) await expect(row(page, `Line ${n}`).getByRole("checkbox")).toBeChecked();
  // A row is taken by its title, too.
  await drag(page, row(page, "Line 8").locator(".item-title"), row(page, "Line 1"));
  await expect.poll(async () => (await order(page)).indexOf("Line 8")).toBeLessThan(2);
  // A date is kept once, when its field is left.
  const edits: string[] = [];
  page.on("request", (request) => request.url().endsWith("/api/item/edit") && edits.push(request.postData() ?? ""));
  await open(page, `${project.path}/items/1`);
  await page.getByLabel("Due").focus();
  await page.keyboard.type("12252027", { delay: 120 });
  await page.getByLabel("Tags").focus();
  await expect(toast(page, /-\d+ changed/)).toBeVisible();
  await expect(page.getByLabel("Due")).not.toHaveValue("");
  expect(edits).toHaveLength(1);
  expect(await page.getByLabel("Due").inputValue()).toContain("2027-12");
  // An unknown part of a project is told as such.
  expect((await context.request.get(`${project.path}/items/abc`)).status()).toBe(404);
});
