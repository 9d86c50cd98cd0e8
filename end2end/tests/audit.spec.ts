//! The audit trail: who did what, and what it was before.

import { openEvent, panel, plan, toast } from "./support/calendar";
import { another, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { quietDay, unique } from "./support/words";

test("a creation and a change are there, with before and after", async ({ page, browser }) => {
  const day = quietDay();
  const [title, renamed] = [unique("Audited"), unique("Renamed")];
  await signIn(page, "projet1");
  const id = await plan(page.request, title, day);
  await openEvent(page, id, day);
  await panel(page).getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Title").fill(renamed);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(toast(page, "Event saved")).toBeVisible();

  const admin = await another(browser, "admin1", "/audit");
  const row = (action: string, label: string) =>
    admin.getByRole("row").filter({ hasText: action }).filter({ hasText: label }).filter({ hasText: "Claire Morel" });
  await admin.getByLabel("Object or text").fill(title);
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(admin).toHaveURL(/q=/);
  await expect(row("Event created", title)).toHaveCount(1);
  await expect(row("Signed in", "")).toHaveCount(0);

  await row("Event created", title).getByRole("link", { name: /^Changes/ }).click();
  // The entry is a row of the trail, the field one of the table in it.
  const change = (field: string) => admin.locator("table.diff").getByRole("row").filter({ has: admin.getByRole("rowheader", { name: field, exact: true }) }).last();
  await expect(change("Title").getByRole("cell").last()).toHaveText(title);

  await admin.getByLabel("Object or text").fill(renamed);
  await admin.getByLabel("Action").selectOption("Event changed");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(row("Event created", title)).toHaveCount(0);
  await row("Event changed", renamed).getByRole("link", { name: /^Changes/ }).click();
  await expect(change("Title").getByRole("cell").first()).toHaveText(title);
  await expect(change("Title").getByRole("cell").last()).toHaveText(renamed);
  await expect(change("Tags")).toHaveCount(0);
  // An entry has an address of its own.
  await admin.reload();
  await expect(change("Title").getByRole("cell").last()).toHaveText(renamed);
});

test("filters by person and by action; nothing found says so", async ({ page }) => {
  await signIn(page, "admin1", "/audit");
  await page.getByLabel("Who").fill("Antoine Girard");
  await page.getByLabel("Action").selectOption("Signed in");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/action=session.open/);
  const rows = page.getByRole("table").getByRole("row").filter({ hasNot: page.getByRole("columnheader") });
  await expect(rows.first()).toContainText("Antoine Girard");
  await expect(rows.filter({ hasNotText: "Signed in" })).toHaveCount(0);
  await expect(rows.filter({ hasNotText: "Antoine Girard" })).toHaveCount(0);
  await page.getByLabel("Object or text").fill(unique("nothing"));
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByRole("heading", { name: "Nothing in the trail" })).toBeVisible();
});

test("older entries are a page further", async ({ page }) => {
  await signIn(page, "admin1", "/audit");
  const first = page.getByRole("table").getByRole("row").nth(1);
  const newest = await first.innerText();
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page).toHaveURL(/before=\d+/);
  await expect(first).not.toHaveText(newest);
  await page.getByRole("link", { name: "Back to the newest" }).click();
  await expect(page).not.toHaveURL(/before=/);
});

for (const login of ["projet1", "dev1", "ops1", "tech1", "manager1"] as const) {
  test(`${login} does not read the trail`, async ({ page }) => {
    await signIn(page, login);
    await expect(page.getByRole("link", { name: "Audit trail" })).toHaveCount(0);
    const answer = await page.goto("/audit");
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  });
}
