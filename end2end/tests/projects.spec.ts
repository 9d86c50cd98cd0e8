//! Projects: founding one, its columns, who sees it, and two who change it at once.

import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { nothingWrong } from "./support/axe";
import { toast } from "./support/calendar";
import { call, fresh, joinAs, newTeam, open, prefer } from "./support/people";
import { expect, test } from "./support/test";
import { newId, token } from "./support/words";

/** A key that no other test has. */
const newKey = () => `T${token().replaceAll(/[^a-z0-9]/g, "").slice(-8).toUpperCase()}`;

/** A project of a team of its own, and its lead, who is signed in. */
async function founded(browser: Browser, context: BrowserContext) {
  const team = await newTeam(browser);
  const lead = await joinAs(context, ["project"], undefined, [team.id]);
  const key = newKey();
  const form = {
    id: newId(),
    key,
    name: `Portal ${key}`,
    description: "See the [plan](https://example.org) with **care**.",
    teams: [team.id],
    members: [],
    services: ["api"],
    links: [{ label: "Wiki", address: "https://wiki.example.org" }],
  };
  const answer = await call(context.request, "project/create", { form });
  expect(answer.status(), await answer.text()).toBe(200);
  return { team, lead, key, name: form.name, path: `/projects/${key}` };
}

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
  await expect(card(other, "Workflow").getByRole("listitem")).toHaveText([/^To plan/, /^In progressat most 3/, /^Review/, /^Done/]);
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
    for (const path of [project.path, `${project.path}/settings`]) {
      await open(page, path);
      await expect(page.getByRole("region").first()).toBeVisible();
      await nothingWrong(page);
    }
  });
}
