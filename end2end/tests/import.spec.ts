//! Calendar files: what would change is seen first, twice is once, and what cannot be read changes nothing.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Page } from "@playwright/test";
import { chip, toast } from "./support/calendar";
import { joinAs, open, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { quietDay, token } from "./support/words";

const HOLIDAYS = new URL("../../../shared/data/ics/jours_feries_metropole.ics", import.meta.url);

type Figure = "new" | "changed" | "unchanged" | "left out";

async function choose(page: Page, name: string, content: string | Buffer): Promise<void> {
  const buffer = Buffer.from(content);
  await page.getByLabel("Choose an .ics file").setInputFiles({ name, mimeType: "text/calendar", buffer });
}

/** How many the page says are `what`. */
function figure(page: Page, what: Figure) {
  return page.getByRole("main").getByText(what, { exact: true }).locator("..").locator("b");
}

async function says(page: Page, figures: Record<Figure, number>): Promise<void> {
  for (const [what, count] of Object.entries(figures)) {
    await expect(figure(page, what as Figure), what).toHaveText(String(count));
  }
}

function file(day: string, word: string, title = "First"): string {
  const date = day.replaceAll("-", "");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Test//EN",
    "BEGIN:VEVENT",
    `UID:1-${word}@example.org`,
    `DTSTAMP:${date}T060000Z`,
    `DTSTART;TZID=Europe/Paris:${date}T090000`,
    `DTEND;TZID=Europe/Paris:${date}T100000`,
    `SUMMARY:${title} ${word}`,
    "END:VEVENT",
    "BEGIN:VEVENT",
    `UID:2-${word}@example.org`,
    `DTSTAMP:${date}T060000Z`,
    `DTSTART;VALUE=DATE:${date}`,
    `SUMMARY:Second ${word}`,
    "END:VEVENT",
    "BEGIN:VEVENT",
    `UID:3-${word}@example.org`,
    `DTSTAMP:${date}T060000Z`,
    "DTSTART:the day after tomorrow",
    `SUMMARY:Third ${word}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

test("a dry run, then the import; the same file again changes nothing", async ({ page }) => {
  const [day, word] = [quietDay(), token()];
  await signIn(page, "projet1", "/import");
  await choose(page, "small.ics", file(day, word));
  await expect(page.getByText("Nothing is written yet. This is what would happen.")).toBeVisible();
  await says(page, { new: 2, changed: 0, unchanged: 0, "left out": 1 });
  const leftOut = page.getByRole("region", { name: "Left out" }).last().getByRole("row").filter({ hasText: `3-${word}` });
  await expect(leftOut.getByRole("cell").first()).toHaveText("20");
  await expect(leftOut).toContainText("DTSTART is not a date or time: “the day after tomorrow”");

  // Nothing is there yet.
  const other = await page.context().newPage();
  await open(other, `/calendar?view=agenda&date=${day}&q=${word}`);
  await expect(other.getByRole("heading", { name: "Your filters hide everything" })).toBeVisible();

  await page.getByRole("button", { name: "Import 2 events" }).click();
  await expect(toast(page, "2 events imported")).toBeVisible();
  await expect(chip(other, `First ${word}`)).toBeVisible();
  await expect(chip(other, `Second ${word}`)).toBeVisible();
  await expect(chip(other, `Third ${word}`)).toHaveCount(0);

  await page.getByRole("button", { name: "Another file" }).click();
  await choose(page, "again.ics", file(day, word));
  await says(page, { new: 0, changed: 0, unchanged: 2, "left out": 1 });
  await expect(page.getByText("There is nothing to import")).toBeVisible();

  await page.getByRole("button", { name: "Another file" }).click();
  await choose(page, "changed.ics", file(day, word, "Renamed"));
  await says(page, { new: 0, changed: 1, unchanged: 1, "left out": 1 });
  await page.getByRole("button", { name: "Import 1 event" }).click();
  await expect(chip(other, `Renamed ${word}`)).toBeVisible();
  await expect(chip(other, `First ${word}`)).toHaveCount(0);
});

test("what cannot be read gets a clear error and can be chosen again", async ({ page }, info) => {
  const word = token();
  await signIn(page, "projet1", "/import");
  const error = page.getByRole("main").getByRole("alert");

  const huge = info.outputPath("huge.ics");
  writeFileSync(huge, Buffer.alloc(50 * 1024 * 1024, "BEGIN:VCALENDAR\r\n"));
  await page.getByLabel("Choose an .ics file").setInputFiles(huge);
  await expect(error).toContainText("This is too large: at most 5 MB are read. Nothing was changed.");

  const noise = Buffer.alloc(1024 * 1024);
  for (let i = 0; i < noise.length; i++) noise[i] = (i * 2_654_435_761) >>> 11;
  await choose(page, "noise.ics", noise);
  await expect(error).toContainText("This file is not text (line 1). Nothing was changed.");

  await choose(page, "letter.ics", "Dear calendar,\nplease plan nothing.\n");
  await expect(error).toContainText("This is not a calendar file: BEGIN:VCALENDAR is missing.");

  const whole = file(quietDay(), word);
  await choose(page, "cut.ics", whole.slice(0, whole.indexOf("SUMMARY:Second")));
  await expect(error).toContainText("The file is cut off");

  await open(page, `/calendar?view=agenda&q=${word}`);
  await expect(page.getByRole("heading", { name: "Your filters hide everything" })).toBeVisible();
});

test("the public holidays are 121 events, once", async ({ page, context }) => {
  test.skip(!existsSync(HOLIDAYS), "the file of public holidays is not here");
  test.setTimeout(60_000);
  const text = readFileSync(HOLIDAYS, "utf8");
  // Somebody who has imported nothing yet: what others imported is theirs.
  await joinAs(context, ["project"]);
  await open(page, "/import");
  await choose(page, "jours_feries_metropole.ics", text);
  await expect(page.getByText("Nothing is written yet.").or(page.getByText("There is nothing to import"))).toBeVisible();
  const before = await figure(page, "new").innerText();
  if (before !== "0") {
    await says(page, { new: 121, changed: 0, unchanged: 0, "left out": 0 });
    await page.getByRole("button", { name: "Import 121 events" }).click();
    await expect(toast(page, "121 events imported")).toBeVisible();
    await page.getByRole("button", { name: "Another file" }).click();
    await choose(page, "jours_feries_metropole.ics", text);
  }
  await says(page, { new: 0, changed: 0, unchanged: 121, "left out": 0 });
  await open(page, "/calendar?view=month&date=2026-07-14");
  await expect(chip(page, "14 juillet")).toBeVisible();
});

test("who creates no meetings imports none", async ({ page }) => {
  await signIn(page, "dev1");
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
  const answer = await page.goto("/import");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});
