//! Looking at the calendar: views, the address, filters, full days, deleting and bringing back.

import { chip, eventPath, openEvent, panel, place, plan, toast } from "./support/calendar";
import { another, call, open, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { longDate, monthYear, plus, quietDay, today, token, unique } from "./support/words";

test("a day, its week and five days of it are in the same week", async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  await signIn(page, "projet1");
  // A Saturday: its week began on Monday, and is not the next one.
  for (const view of ["day", "week", "work_week", "team"]) {
    await open(page, `/calendar?view=${view}&date=2026-11-21`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Week 47");
  }
});

test("every view is an address: Back and reload keep it", async ({ page }) => {
  const day = quietDay();
  const title = unique("Seen three ways");
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  await plan(page.request, title, day);
  const heading = page.getByRole("heading", { level: 1 });
  const views = page.getByRole("navigation", { name: "View" });
  await expect(heading).toHaveText(monthYear(day));
  await expect(chip(page, title)).toBeVisible();

  await views.getByRole("link", { name: "Week", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`view=week&date=${day}`));
  await expect(heading).toContainText(/Week \d+/);
  await expect(chip(page, title)).toBeVisible();
  await views.getByRole("link", { name: "Agenda" }).click();
  await expect(page).toHaveURL(new RegExp(`view=agenda&date=${day}`));
  // Until the agenda is there, the week still is, and leads to itself.
  await expect(page.locator(".agenda")).toBeVisible();
  await chip(page, title).click();
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();

  await page.reload();
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
  await expect(views.getByRole("link", { name: "Agenda" })).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(panel(page)).toHaveCount(0);
  await page.goBack();
  await expect(views.getByRole("link", { name: "Week", exact: true })).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(heading).toHaveText(monthYear(day));

  await page.getByRole("link", { name: "Next period" }).click();
  await expect(heading).not.toHaveText(monthYear(day));
  await page.getByRole("link", { name: "Previous period" }).click();
  await expect(heading).toHaveText(monthYear(day));
});

test("today is marked, and one click away", async ({ page }) => {
  await signIn(page, "projet1", `/calendar?view=month&date=${quietDay()}`);
  const marked = page.getByRole("main").locator("[aria-current=date]");
  await expect(marked).toHaveCount(0);
  // The rail leads to the page of that name, the bar to the day.
  await page.getByRole("link", { name: "Today" }).last().click();
  await expect(marked).toHaveAccessibleName(longDate(today()));
  await page.getByRole("navigation", { name: "View" }).getByRole("link", { name: "Week" }).click();
  await expect(page).toHaveURL(/view=week/);
  await expect(marked).toHaveAccessibleName(longDate(today()));
});

test("filters narrow what is shown, stand in the address, and can be cleared", async ({ page }) => {
  const day = quietDay();
  const word = token();
  await signIn(page, "projet1", `/calendar?view=agenda&date=${day}`);
  await plan(page.request, `Meeting ${word}`, day, "Meeting", { tags: "red" });
  await plan(page.request, `Merge ${word}`, day, "Git action");
  await plan(page.request, unique("Something else"), day);
  await expect(chip(page, "Something else")).not.toHaveCount(0);

  const filters = page.locator("summary").filter({ hasText: "Filters" });
  await filters.click();
  await page.getByRole("searchbox", { name: "Words" }).fill(word);
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(new RegExp(`q=${word}`));
  await expect(chip(page, "Something else")).toHaveCount(0);
  await expect(chip(page, `Meeting ${word}`)).toBeVisible();
  await expect(chip(page, `Merge ${word}`)).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: word })).toHaveCount(2);

  if (!(await page.getByRole("searchbox", { name: "Words" }).isVisible())) await filters.click();
  await page.getByRole("checkbox", { name: "Git action" }).check();
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(chip(page, `Meeting ${word}`)).toHaveCount(0);
  await expect(chip(page, `Merge ${word}`)).toBeVisible();
  await page.reload();
  await expect(chip(page, `Merge ${word}`)).toBeVisible();
  await expect(chip(page, `Meeting ${word}`)).toHaveCount(0);
  await expect(filters).toContainText("2");

  await page.getByRole("link", { name: "Remove Git action" }).click();
  await expect(chip(page, `Meeting ${word}`)).toBeVisible();
  await expect(chip(page, "Something else")).toHaveCount(0);
  await page.getByRole("link", { name: "Clear all" }).last().click();
  await expect(page).not.toHaveURL(/q=/);
  await expect(chip(page, "Something else")).not.toHaveCount(0);
});

test("filters by team and by person", async ({ page }) => {
  const day = quietDay();
  const word = token();
  await signIn(page, "projet1", `/calendar?view=agenda&date=${day}`);
  await open(page, `/calendar?view=agenda&date=${day}&new=1`);
  const form = page.getByRole("dialog", { name: "New event" });
  await form.getByLabel("Title").fill(`Teams ${word}`);
  // After the daily, at which she is on working days.
  await form.getByLabel("Start", { exact: true }).fill("14:00");
  await form.getByRole("checkbox", { name: "DEV-Frontend" }).check();
  await form.getByRole("button", { name: "Next" }).click();
  await form.getByRole("checkbox", { name: /Inès Haddad/ }).check();
  await form.getByRole("button", { name: "Next" }).click();
  await form.getByRole("button", { name: "Create" }).click();
  await expect(panel(page)).toContainText("Inès Haddad");
  await plan(page.request, `Others ${word}`, day);

  for (const [label, choice] of [
    ["Team", "DEV-Frontend"],
    ["Person", "Inès Haddad"],
  ] as const) {
    await open(page, `/calendar?view=agenda&date=${day}&q=${word}`);
    await expect(chip(page, `Others ${word}`)).toBeVisible();
    await page.locator("summary").filter({ hasText: "Filters" }).click();
    await page.getByRole("combobox", { name: label, exact: true }).selectOption({ label: choice });
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(chip(page, `Others ${word}`)).toHaveCount(0);
    await expect(chip(page, `Teams ${word}`)).toBeVisible();
    await expect(page.getByText(`${label}: ${choice}`)).toBeVisible();
  }
});

test("filters that hide everything say so", async ({ page }) => {
  await signIn(page, "projet1");
  for (const view of ["month", "week", "agenda"]) {
    await open(page, `/calendar?view=${view}&q=${token()}`);
    await expect(page.getByRole("heading", { name: "Your filters hide everything" })).toBeVisible();
    await page.getByRole("link", { name: "Clear the filters" }).click();
    await expect(page.getByRole("heading", { name: "Your filters hide everything" })).toHaveCount(0);
    await expect(page).not.toHaveURL(/q=/);
  }
});

test("a full day folds, and leads to its list", async ({ page }) => {
  const day = quietDay();
  const word = token();
  await signIn(page, "projet1");
  for (let n = 0; n < 14; n++) {
    await plan(page.request, `Full ${n} ${word}`, day, "Meeting", { time: `${String(8 + n).padStart(2, "0")}:00`, minutes: "30" });
  }
  await open(page, `/calendar?view=month&date=${day}&q=${word}`);
  const cell = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: longDate(day) }) }).last();
  const more = cell.getByRole("link", { name: /^\+\d+ more$/ });
  await expect(more).toBeVisible();
  const shown = cell.getByRole("link", { name: word }).filter({ visible: true });
  const hidden = Number(/\d+/.exec(await more.innerText())![0]);
  // What is shown and what is folded is all there is.
  expect((await shown.count()) + hidden).toBe(14);
  await more.click();
  await expect(page).toHaveURL(new RegExp(`view=agenda&date=${day}`));
  await expect(page.getByRole("main").getByRole("link", { name: word })).toHaveCount(14);
});

test("events at the same time stand side by side in the week", async ({ page }) => {
  const day = quietDay();
  const word = token();
  await signIn(page, "projet1");
  await plan(page.request, `Left ${word}`, day);
  await plan(page.request, `Right ${word}`, day, "Meeting", { time: "09:30" });
  await open(page, `/calendar?view=week&date=${day}&q=${word}`);
  const [left, right] = [await place(chip(page, `Left ${word}`)), await place(chip(page, `Right ${word}`))];
  expect(left.x + left.width).toBeLessThanOrEqual(right.x + 1);
  expect(right.y).toBeGreaterThan(left.y);
  expect(right.y).toBeLessThan(left.y + left.height);
});

test("an event over several days is one bar", async ({ page }) => {
  const day = quietDay();
  const monday = plus(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
  const title = unique("Three days");
  await signIn(page, "projet1");
  await plan(page.request, title, monday, "Meeting", { all_day: true, last_date: plus(monday, 2) });
  await open(page, `/calendar?view=month&date=${monday}`);
  await expect(chip(page, title)).toHaveCount(1);
  const bar = await place(chip(page, title));
  const cell = await place(page.getByRole("link", { name: longDate(monday) }).locator("xpath=ancestor::li[1]"));
  expect(bar.width).toBeGreaterThan(cell.width * 2.5);
});

test("deleting can be undone, and the trash brings back", async ({ page }) => {
  const day = quietDay();
  const title = unique("Thrown away");
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  const id = await plan(page.request, title, day);
  await openEvent(page, id, day);
  await panel(page).getByRole("button", { name: "Delete" }).click();
  await expect(toast(page, "Moved to the trash")).toBeVisible();
  await expect(panel(page)).toHaveCount(0);
  await expect(chip(page, title)).toHaveCount(0);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(toast(page, "Change undone")).toBeVisible();
  await expect(chip(page, title)).toBeVisible();

  await chip(page, title).click();
  await panel(page).getByRole("button", { name: "Delete" }).click();
  await expect(chip(page, title)).toHaveCount(0);
  await page.getByRole("link", { name: "Trash" }).click();
  const row = page.getByRole("row").filter({ hasText: title });
  await expect(row).toContainText(day.slice(0, 4));
  await row.getByRole("button", { name: "Restore" }).click();
  await expect(toast(page, "Event restored")).toBeVisible();
  await expect(row).toHaveCount(0);
  await openEvent(page, id, day);
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
  await expect(chip(page, title)).toBeVisible();
});

test("an invitation is answered in the panel", async ({ page }) => {
  await signIn(page, "dev1", "/calendar?view=agenda&q=Planification du sprint");
  await page.getByRole("main").getByRole("link", { name: /Planification du sprint/ }).first().click();
  const answers = panel(page).getByRole("group", { name: "Will you be there?" });
  for (const answer of ["Maybe", "Yes"]) {
    await answers.getByRole("button", { name: answer }).click();
    await expect(answers.getByRole("button", { name: answer })).toHaveAttribute("aria-pressed", "true");
  }
});

test("what belongs to another team cannot be seen", async ({ page, browser }) => {
  const day = quietDay();
  const title = unique("For a team");
  await signIn(page, "dev1");
  const choices = await call(page.request, "calendar/choices", {});
  const { teams } = (await choices.json()) as { teams: { id: string; name: string }[] };
  const frontend = teams.find((team) => team.name === "DEV-Frontend")!;
  const id = await plan(page.request, title, day, "Git action", { teams: [frontend.id] });
  await openEvent(page, id, day);
  await expect(panel(page)).toContainText("DEV-Frontend");

  const stranger = await another(browser, "ops1", eventPath(id, day));
  await expect(panel(stranger).getByRole("heading", { name: "This event cannot be shown" })).toBeVisible();
  await expect(chip(stranger, title)).toHaveCount(0);
});

test("the file of what is shown holds what is shown", async ({ page }) => {
  const day = quietDay();
  const word = token();
  await signIn(page, "projet1");
  await plan(page.request, `Exported ${word}`, day);
  await open(page, `/calendar?view=month&date=${day}&q=${word}`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export", exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`creneau-month-${day}.ics`);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  expect(text.match(/BEGIN:VEVENT/g)).toHaveLength(1);
  expect(text).toContain(`SUMMARY:Exported ${word}`);
});

test("of a series, the panel shows the occurrence that was chosen", async ({ page }) => {
  const day = quietDay();
  const title = unique("Every day");
  await signIn(page, "projet1", `/calendar?view=agenda&date=${day}`);
  const compact = day.replaceAll("-", "");
  const text = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "BEGIN:VEVENT",
    `UID:${title}`,
    `SUMMARY:${title}`,
    `DTSTART;TZID=Europe/Paris:${compact}T090000`,
    `DTEND;TZID=Europe/Paris:${compact}T093000`,
    "RRULE:FREQ=DAILY;COUNT=3",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
  expect((await call(page.request, "calendar/import", { text, apply: true })).status()).toBe(200);
  await expect(chip(page, title)).toHaveCount(3);
  for (const n of [1, 2, 0]) {
    await chip(page, title).nth(n).click();
    await expect(panel(page)).toContainText(longDate(plus(day, n)));
    await expect(page.getByRole("main").locator("[data-event][aria-current=true]")).toHaveCount(1);
  }
  await expect(panel(page)).toContainText("Every day, 3 times");
  await page.reload();
  await expect(panel(page)).toContainText(longDate(day));
});

test("a summer far away, or long ago, has its summer time", async ({ page }) => {
  await signIn(page, "projet1", "/account");
  for (const day of ["1999-07-14", "2049-07-14", "2099-07-14"]) {
    const title = unique("Far");
    const id = await plan(page.request, title, day);
    const shown = await openEvent(page, id, day);
    await expect(shown).toContainText("09:00 – 10:00 · Europe/Paris");
    await expect(chip(page, title)).toHaveAccessibleName(`09:00 ${title}, Meeting`);
  }
});

test("what is over steps back", async ({ page }) => {
  const title = unique("Over");
  await signIn(page, "projet1", `/calendar?view=month&date=2026-01-15`);
  await plan(page.request, title, "2026-01-15");
  await expect(chip(page, title)).toHaveAttribute("data-past", "");
  const ahead = unique("Ahead");
  const day = quietDay();
  await plan(page.request, ahead, day);
  await open(page, `/calendar?view=month&date=${day}`);
  await expect(chip(page, ahead)).not.toHaveAttribute("data-past");
});

test("more than there is room for is a number, and nothing that nobody can see is on the page", async ({ page }) => {
  const day = quietDay();
  const word = token();
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page, "projet1", "/account");
  for (let n = 0; n < 14; n++) await plan(page.request, `Full ${word} ${n}`, day);
  const address = (view: string) => `/calendar?view=${view}&date=${day}&q=${word}`;

  await open(page, address("month"));
  const cell = page.locator(`.month-day[data-date="${day}"]`);
  const shown = cell.locator(".chip");
  // What the server wrote fits any screen; the page keeps what fits this one.
  await expect.poll(() => shown.count()).toBeLessThan(9);
  for (const one of await shown.all()) await expect(one).toBeVisible();
  const beyond = 14 - (await shown.count());
  await expect(cell.getByRole("link", { name: `+${beyond} more` })).toBeVisible();
  // A higher window has room for others.
  const before = await shown.count();
  await page.setViewportSize({ width: 1280, height: 1400 });
  await expect.poll(() => shown.count()).toBeGreaterThan(before);
  await expect(cell.getByRole("link", { name: `+${14 - (await shown.count())} more` })).toBeVisible();
  // Who stands on a number when the days are written anew still does; what does not fit is cut with a sign.
  const number = cell.getByRole("link", { name: longDate(day) });
  await number.focus();
  await page.setViewportSize({ width: 1280, height: 1000 });
  await expect.poll(() => shown.count()).toBeLessThan(9);
  await expect(number).toBeFocused();
  const title = cell.locator(".chip-title").first();
  expect(await title.evaluate((one) => one.getBoundingClientRect().right <= one.parentElement!.getBoundingClientRect().right)).toBe(true);
  await cell.locator(".more").focus();
  await page.setViewportSize({ width: 1280, height: 1400 });
  await expect.poll(() => shown.count()).toBeGreaterThan(before);
  await expect(cell.locator(".more")).toBeFocused();
  // Paper has its own.
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  const printed = () => shown.evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
  await expect.poll(printed).toBeGreaterThan(1);
  await expect(cell.getByRole("link", { name: `+${14 - (await printed())} more` })).toBeVisible();
  await page.emulateMedia({ media: null });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect.poll(() => shown.count()).toBeLessThan(10);
  for (const one of await shown.all()) await expect(one).toBeVisible();

  await open(page, address("week"));
  const column = page.locator(`.week-col[data-date="${day}"]`);
  await expect(column.locator(".block")).toHaveCount(7);
  await column.getByRole("link", { name: "+7 more" }).click();
  await expect(page).toHaveURL(/view=day/);
  await expect(page.locator(".week-col .block")).toHaveCount(14);
});
