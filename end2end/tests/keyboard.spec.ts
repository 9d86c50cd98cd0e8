//! The whole journey without a mouse, and where the focus is on the way.

import { type Locator, type Page } from "@playwright/test";
import { chip, currentStep, dialog, eventPath, panel, plan, toast } from "./support/calendar";
import { DEMO_PASSWORD, alive, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { longDate, plus, quietDay, unique } from "./support/words";

/** Presses `key` until `target` has the focus, as somebody does who knows where they want to go. */
async function walkTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  for (let pressed = 0; pressed < 200; pressed++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target, `not reached with ${key}`).toBeFocused();
}

/** Enter on an event offers what can be done with it; opening it comes first. */
async function openByKeyboard(page: Page): Promise<void> {
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Open", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
}

test("sign in, create, open, change, undo, sign out", async ({ page }) => {
  const day = quietDay();
  const title = unique("By keyboard");
  const changed = unique("Changed by keyboard");
  await page.goto(`/sign-in?next=${encodeURIComponent(`/calendar?view=month&date=${day}`)}`);
  await expect(page.getByRole("textbox", { name: "Login" })).toBeFocused();
  await page.keyboard.type("projet1");
  await page.keyboard.press("Tab");
  await page.keyboard.type(DEMO_PASSWORD);
  await page.keyboard.press("Enter");
  await alive(page);

  await page.keyboard.press("c");
  const form = dialog(page);
  await expect(form.getByLabel("Title")).toBeFocused();
  await page.keyboard.type(title);
  await page.keyboard.press("Enter");
  await expect(currentStep(page)).toContainText("Details");
  await expect(form.getByLabel("Type of meeting")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await walkTo(page, form.getByLabel("Agenda and notes"));
  await page.keyboard.type("One line");
  await walkTo(page, form.getByRole("button", { name: "Next" }));
  await page.keyboard.press("Enter");
  await expect(currentStep(page)).toContainText("Summary");
  await expect(form.getByRole("button", { name: "Create" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(toast(page, `Event created: ${title}`)).toBeVisible();
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await walkTo(page, chip(page, title), "j");
  await openByKeyboard(page);
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();

  await page.keyboard.press("e");
  await expect(page.getByLabel("Title")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(changed);
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("heading", { name: changed })).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(toast(page, "Change undone")).toBeVisible();
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();

  await walkTo(page, page.locator("summary").filter({ hasText: "Claire Morel" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await walkTo(page, page.getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the palette signs out, too", async ({ page }) => {
  await signIn(page, "dev1");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("sign out");
  await expect(page.getByRole("option", { name: "Sign out" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the focus stays with the work", async ({ page }) => {
  const day = quietDay();
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  const create = page.getByRole("link", { name: "Create" });
  await create.focus();
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByLabel("Title")).toBeFocused();
  // Tab goes round within the dialog.
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => {
      const at = document.activeElement;
      return at === document.body || at?.closest("dialog[open]") !== null;
    });
    expect(inside, `after ${n + 1} tabs`).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(create).toBeFocused();

  const title = unique("Focus");
  const id = await plan(page.request, title, day);
  await expect(chip(page, title)).toBeVisible();
  await chip(page, title).focus();
  await openByKeyboard(page);
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`event=${id}`));
  await expect(chip(page, title)).toBeFocused();
  await page.keyboard.press("e");
  await expect(page.getByLabel("Title")).toBeFocused();
  await walkTo(page, page.getByRole("button", { name: "Cancel" }).last());
  await page.keyboard.press("Enter");
  await expect(panel(page).getByRole("button", { name: "Edit" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(chip(page, title)).toBeFocused();
});

test("the calendar's keys turn it and change its view", async ({ page }) => {
  const day = quietDay();
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  await page.keyboard.press("w");
  await expect(page).toHaveURL(/view=week/);
  await page.keyboard.press("n");
  await expect(page).toHaveURL(new RegExp(`date=${plus(day, 7)}`));
  await page.keyboard.press("p");
  await expect(page).toHaveURL(new RegExp(`date=${day}`));
  await page.keyboard.press("a");
  await expect(page).toHaveURL(/view=agenda/);
  await page.keyboard.press("m");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(longDate(day).split(" ").slice(2).join(" "));
  await page.keyboard.press("f");
  await expect(page.getByRole("searchbox")).toBeFocused();
  // In a field, letters are letters.
  await page.keyboard.type("wm");
  await expect(page.getByRole("searchbox")).toHaveValue("wm");
  await expect(page).toHaveURL(/view=month/);
});

test("an event's address works without passing the calendar", async ({ page }) => {
  const day = quietDay();
  await signIn(page, "dev1");
  const title = unique("Deep link");
  const id = await plan(page.request, title, day, "Git action");
  await page.goto(eventPath(id, day));
  await alive(page);
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(chip(page, title)).toBeVisible();
});
