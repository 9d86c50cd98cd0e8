//! With JavaScript off, signing in and reading work.

import { chip, eventPath, panel, plan } from "./support/calendar";
import { DEMO_PASSWORD, trySignIn } from "./support/people";
import { expect, test } from "./support/test";
import { longDate, monthYear, quietDay, unique } from "./support/words";

test.use({ javaScriptEnabled: false });

test("sign in, read month, week, agenda and an event, filter, sign out", async ({ page }) => {
  const day = quietDay();
  const title = unique("Without scripts");
  await page.goto(`/calendar?view=month&date=${day}`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByRole("textbox", { name: "Login" }).fill("projet1");
  await page.getByRole("textbox", { name: "Password" }).fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`date=${day}`));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(monthYear(day));

  const id = await plan(page.request, title, day, "Meeting", { notes: "Read **this**" });
  await page.reload();
  await expect(chip(page, title)).toBeVisible();
  // What needs scripts is not there to disappoint.
  await expect(page.getByRole("link", { name: "Create" })).toBeHidden();

  const views = page.getByRole("navigation", { name: "View" });
  await views.getByRole("link", { name: "Week" }).click();
  await expect(chip(page, title)).toBeVisible();
  await views.getByRole("link", { name: "Agenda" }).click();
  await expect(chip(page, title)).toBeVisible();
  await chip(page, title).click();
  await expect(page).toHaveURL(new RegExp(`event=${id}`));
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
  await expect(panel(page)).toContainText("09:00 – 10:00 · Europe/Paris");
  await expect(panel(page).getByText("this", { exact: true })).toBeVisible();
  await panel(page).getByRole("link", { name: "Close" }).click();
  await expect(panel(page)).toHaveCount(0);
  await page.goto(eventPath(id, day));
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: longDate(day) }).click();
  await expect(page).toHaveURL(/view=day/);
  await expect(chip(page, title)).toBeVisible();

  await page.locator("summary").filter({ hasText: "Filters" }).click();
  await page.getByRole("checkbox", { name: "Git action" }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/kind=git_action/);
  await expect(chip(page, title)).toHaveCount(0);
  await page.goto(`/calendar?view=agenda&date=${day}`);
  await page.locator("summary").filter({ hasText: "Filters" }).click();
  await page.getByRole("searchbox", { name: "Words" }).fill(title);
  await page.getByRole("checkbox", { name: "Meeting" }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(chip(page, title)).toBeVisible();
  await expect(page.getByRole("main").locator("a[data-event]")).toHaveCount(1);

  await page.locator("summary").filter({ hasText: "Claire Morel" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Créneau" })).toBeVisible();
  await page.goto("/calendar");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a wrong password says so, and one click signs in", async ({ page }) => {
  await trySignIn(page, "nobody-is-called-this", "not a password");
  await expect(page.getByRole("alert")).toContainText("Wrong login or password");
  await page.getByRole("button", { name: /dev1/ }).click();
  await expect(page).toHaveURL(/\/calendar/);
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "Karim Benali" })).toBeVisible();
});
