//! Series: planned in plain words, and changed for one occurrence, the following, or all.

import { type Page } from "@playwright/test";
import { chip, currentStep, dialog, next, panel, plan, toast } from "./support/calendar";
import { alive, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { longDate, plus, quietDay, unique } from "./support/words";

/** A Wednesday in a quiet month, early enough for three more in it. */
function wednesday(): string {
  const day = `${quietDay().slice(0, 8)}01`;
  const ahead = (10 - new Date(`${day}T00:00:00Z`).getUTCDay()) % 7;
  return plus(day, ahead);
}

const weekly = (count: number) => ({
  repeat: { freq: "weekly", every: "1", days: [], monthly: "number", ends: "after", until: "", count: `${count}` },
});

/** The link to an occurrence on the month page. */
function on(page: Page, day: string, title: string) {
  return page.locator(`.month-day[data-date="${day}"]`).getByRole("link", { name: title });
}

/** Answers "which ones?". */
async function choose(page: Page, scope: "This occurrence" | "This and the following" | "The whole series") {
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(`^${scope}`) }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

test("a series is planned in plain words, by keyboard", async ({ page }) => {
  const day = wednesday();
  const title = unique("Committee");
  await signIn(page, "projet1", `/calendar?view=month&date=${day}&new=${day}`);
  const form = dialog(page);
  await form.getByLabel("Title").fill(title);
  await form.getByLabel("Repeats").focus();
  await page.keyboard.type("Weekly");
  await expect(form.getByText("Every week on Wednesday")).toBeVisible();
  // The day on which it begins is one of its days, and stays so.
  await expect(form.getByRole("checkbox", { name: "Wed" })).toBeDisabled();
  await form.getByRole("checkbox", { name: "Fri" }).check();
  await form.getByLabel("Every", { exact: true }).fill("2");
  await expect(form.getByText("Every 2 weeks on Wednesday and Friday")).toBeVisible();
  const days = form.locator(".repeat-preview li");
  await expect(days).toHaveText([0, 2, 14, 16, 28].map((later) => longDate(plus(day, later))));

  await form.getByLabel("Ends").selectOption("After so many");
  await form.getByLabel("Occurrences").fill("0");
  await form.getByRole("button", { name: "Next" }).click();
  await expect(form.getByText("A number from 1 to 999.")).toBeVisible();
  await expect(form.getByLabel("Occurrences")).toBeFocused();
  await form.getByLabel("Occurrences").fill("3");
  await next(page, "Details");
  await next(page, "Summary");
  await expect(currentStep(page)).toContainText("Summary");
  await expect(form.getByText("Every 2 weeks on Wednesday and Friday, 3 times")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(toast(page, `Event created: ${title}`)).toBeVisible();
  await expect(chip(page, title)).toHaveCount(3);
  for (const later of [0, 2, 14]) await expect(on(page, plus(day, later), title)).toBeVisible();
});

test("one occurrence, the following, all: and back", async ({ page }) => {
  const day = wednesday();
  const title = unique("Weekly");
  const [one, rest, all] = [unique("One"), unique("Rest"), unique("All")];
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  await plan(page.request, title, day, "Meeting", weekly(4));
  await expect(chip(page, title)).toHaveCount(4);

  const rename = async (at: string, from: string, to: string) => {
    await on(page, at, from).click();
    await expect(panel(page).getByText("Every week on Wednesday")).toBeVisible();
    await panel(page).getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Title").fill(to);
    await page.getByRole("button", { name: "Save" }).click();
  };
  await rename(plus(day, 7), title, one);
  await choose(page, "This occurrence");
  await expect(on(page, plus(day, 7), one)).toBeVisible();
  await expect(chip(page, title)).toHaveCount(3);
  await expect(panel(page).getByText("This occurrence differs from its series.")).toBeVisible();

  await rename(plus(day, 14), title, rest);
  await choose(page, "This and the following");
  await expect(chip(page, rest)).toHaveCount(2);
  await expect(chip(page, title)).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(chip(page, title)).toHaveCount(3);
  await expect(chip(page, rest)).toHaveCount(0);

  await rename(day, title, all);
  await choose(page, "The whole series");
  await expect(chip(page, all)).toHaveCount(3);
  await expect(chip(page, one)).toHaveCount(1);
});

test("a deleted occurrence leaves the rest, and comes back", async ({ page }) => {
  const day = wednesday();
  const title = unique("Standing");
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  await plan(page.request, title, day, "Meeting", weekly(4));
  await on(page, plus(day, 7), title).click();
  await panel(page).getByRole("button", { name: "Delete" }).click();
  // The question is answered by keyboard, too: Escape takes it back.
  await expect(page.getByRole("button", { name: /^This occurrence/ })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await panel(page).getByRole("button", { name: "Delete" }).click();
  await page.keyboard.press("Enter");
  await expect(chip(page, title)).toHaveCount(3);
  await expect(on(page, plus(day, 7), title)).toHaveCount(0);
  await page.reload();
  await alive(page);
  await expect(chip(page, title)).toHaveCount(3);

  await on(page, plus(day, 14), title).click();
  await panel(page).getByRole("button", { name: "Delete" }).click();
  await choose(page, "This and the following");
  await expect(chip(page, title)).toHaveCount(1);
  await page.getByRole("button", { name: /Undo/ }).click();
  await expect(chip(page, title)).toHaveCount(3);
});

test("what is done to an occurrence of a window is done to that one alone", async ({ page }) => {
  const day = wednesday();
  const title = unique("Maintenance");
  await signIn(page, "admin1", `/calendar?view=month&date=${day}`);
  await plan(page.request, title, day, "Deployment", weekly(3));
  await on(page, plus(day, 7), title).click();
  await panel(page).getByRole("button", { name: "Start" }).click();
  await expect(panel(page).getByText("In progress")).toBeVisible();
  await on(page, day, title).click();
  await expect(panel(page).getByRole("button", { name: "Start" })).toBeVisible();
  await expect(chip(page, title)).toHaveCount(3);
});
