//! From the empty form to a finished deployment: who may plan what, and what the dialog does for them.

import {
  type Kind,
  chip,
  create,
  currentStep,
  dialog,
  eventForm,
  eventPath,
  fillDetails,
  next,
  openEvent,
  panel,
  plan,
  toast,
} from "./support/calendar";
import { type Demo, another, open, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { quietDay, today, token, unique } from "./support/words";

const MAY: [Demo, Kind[]][] = [
  ["projet1", ["Meeting", "Deployment", "Git action", "Freeze", "Absence"]],
  ["dev1", ["Git action", "Absence"]],
  ["ops1", ["Deployment", "Absence"]],
];
const ALL: Kind[] = ["Meeting", "Deployment", "Git action"];

for (const [login, kinds] of MAY) {
  test(`${login} plans what the role allows (${kinds.join(", ")}) and is offered nothing else`, async ({ page }) => {
    const day = quietDay();
    await signIn(page, login, `/calendar?view=month&date=${day}`);
    // How freezes and absences are planned is told in planning.spec.ts.
    for (const [n, kind] of kinds.filter((kind) => ALL.includes(kind)).entries()) {
      if (n === 0) await page.getByRole("link", { name: "Create" }).click();
      else await page.keyboard.press("c");
      const offered = dialog(page).getByRole("group", { name: "Kind" }).getByRole("radio");
      await expect(offered).toHaveCount(kinds.length);
      for (const [i, other] of kinds.entries()) await expect(offered.nth(i)).toHaveAccessibleName(new RegExp(`^${other}`));
      const title = unique(`E2E ${kind}`);
      await create(page, kind, title);
      await expect(toast(page, `Event created: ${title}`)).toBeVisible();
      await expect(panel(page)).toContainText("Planned");
      await expect(panel(page)).toContainText("09:00 – 10:00 · Europe/Paris");
      await expect(chip(page, title)).toBeVisible();
      // It is there for good, not only on this page.
      await page.reload();
      await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
      await expect(chip(page, title)).toBeVisible();
      await panel(page).getByRole("link", { name: "Close" }).click();
      await expect(panel(page)).toBeHidden();
    }
  });
}

test("a technician is offered nothing to create", async ({ page }) => {
  await signIn(page, "tech1");
  await expect(page.getByRole("link", { name: "Create" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
  await page.keyboard.press("c");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await expect(page.getByRole("dialog")).toHaveAccessibleName("Shortcuts");
});

for (const [login, kinds] of [...MAY, ["tech1", []], ["manager1", []]] as [Demo, Kind[]][]) {
  test(`the server refuses ${login} every other kind, sent by hand`, async ({ page }) => {
    await signIn(page, login);
    const word = token();
    for (const kind of ALL.filter((kind) => !kinds.includes(kind))) {
      const form = eventForm(`Forbidden ${word}`, today(), kind);
      const status = await page.evaluate(async (body) => {
        const answer = await fetch("/api/event/create", {
          method: "POST",
          headers: { "content-type": "application/json", accept: "application/json" },
          body,
        });
        return answer.status;
      }, JSON.stringify({ form }));
      expect(status, kind).toBe(403);
    }
    await open(page, `/calendar?view=agenda&q=${word}`);
    await expect(page.getByRole("heading", { name: "Your filters hide everything" })).toBeVisible();
  });
}

test("a production window is approved by somebody else, then run", async ({ page, browser }) => {
  const day = quietDay();
  const title = unique("Production window");
  await signIn(page, "ops1", `/calendar?view=month&date=${day}`);
  await page.getByRole("link", { name: "Create" }).click();
  await create(page, "Deployment", title, "Production");
  const mine = panel(page);
  await expect(mine.getByText("Awaiting approval", { exact: true })).toBeVisible();
  await expect(mine).toContainText("needs the approval of an administrator who did not create it");
  // Not one's own, and not before.
  await expect(mine.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expect(mine.getByRole("button", { name: "Start" })).toHaveCount(0);

  const address = new URL(page.url());
  const admin = await another(browser, "admin1", address.pathname + address.search);
  const theirs = panel(admin);
  await expect(theirs.getByRole("heading", { name: title })).toBeVisible();
  await theirs.getByRole("button", { name: "Approve" }).click();
  await expect(toast(admin, "Window approved")).toBeVisible();
  await expect(theirs.getByText("Awaiting approval")).toHaveCount(0);
  await expect(theirs.getByText("Antoine Girard")).toBeVisible();

  // The page of ops1 hears of it by itself.
  await expect(mine.getByText("Awaiting approval")).toHaveCount(0);
  await expect(mine.getByText("Antoine Girard")).toBeVisible();
  await mine.getByRole("button", { name: "Start" }).click();
  await expect(mine.getByText("In progress", { exact: true })).toBeVisible();
  await mine.getByRole("button", { name: "Complete" }).click();
  await expect(mine.getByText("Completed", { exact: true })).toBeVisible();
  await expect(mine.getByText("Really")).toBeVisible();
  await expect(mine.getByRole("button", { name: "Start" })).toHaveCount(0);
  await expect(theirs.getByText("Completed", { exact: true })).toBeVisible();
});

test("a refused window says why, and asks again once it changed", async ({ page, browser }) => {
  const day = quietDay();
  const title = unique("Refused window");
  await signIn(page, "ops1", `/calendar?view=month&date=${day}`);
  const id = await plan(page.request, title, day, "Deployment", { environment: "prod", rollback_plan: "Back." });
  const mine = await openEvent(page, id, day);

  const admin = await another(browser, "admin1", eventPath(id, day));
  await panel(admin).getByRole("button", { name: "Reject…" }).click();
  await panel(admin).getByLabel("Reason").fill("Too close to the audit");
  await panel(admin).getByRole("button", { name: "Reject", exact: true }).click();

  await expect(mine.getByText("Too close to the audit")).toBeVisible();
  await expect(mine.getByRole("button", { name: "Start" })).toHaveCount(0);
  await mine.getByRole("button", { name: "Edit" }).click();
  await page.getByLabel("Start", { exact: true }).fill("14:00");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(panel(page).getByText("Awaiting approval", { exact: true })).toBeVisible();
});

test("Previous keeps everything that was typed", async ({ page }) => {
  await signIn(page, "projet1", `/calendar?view=month&date=${quietDay()}`);
  await page.getByRole("link", { name: "Create" }).click();
  const form = dialog(page);
  const title = unique("Kept");
  await form.getByLabel("Title").fill(title);
  await form.getByRole("radio", { name: /^Deployment/ }).check();
  await form.getByLabel("Start", { exact: true }).fill("15:45");
  await form.getByLabel("Length (minutes)").fill("90");
  await form.getByLabel("Tags").fill("one, two");
  await form.getByRole("checkbox", { name: "DEV-Frontend" }).check();
  await next(page, "Details");
  await fillDetails(page, "Deployment", "Production");
  await form.getByRole("button", { name: "Add a step" }).click();
  await form.getByLabel("Step 1", { exact: true }).fill("Call the duty officer");
  await next(page, "Summary");
  for (const text of [title, "15:45 – 17:15", "one, two", "DEV-Frontend", "Production", "Call the duty officer"]) {
    await expect(form).toContainText(text);
  }

  await form.getByRole("button", { name: "Previous" }).click();
  await expect(currentStep(page)).toContainText("Details");
  await expect(form.getByLabel("Environment")).toHaveValue("prod");
  await expect(form.getByRole("checkbox", { name: "api", exact: true })).toBeChecked();
  await expect(form.getByLabel("Rollback plan")).toHaveValue("1. Put the former image back");
  await expect(form.getByLabel("Step 1", { exact: true })).toHaveValue("Call the duty officer");
  await form.getByRole("button", { name: "Previous" }).click();
  await expect(currentStep(page)).toContainText("Basics");
  await expect(form.getByLabel("Title")).toHaveValue(title);
  await expect(form.getByRole("radio", { name: /^Deployment/ })).toBeChecked();
  await expect(form.getByLabel("Start", { exact: true })).toHaveValue("15:45");
  await expect(form.getByLabel("Length (minutes)")).toHaveValue("90");
  await expect(form.getByLabel("Tags")).toHaveValue("one, two");
  await expect(form.getByRole("checkbox", { name: "DEV-Frontend" })).toBeChecked();
});

test("a draft outlives a reload, until it is thrown away", async ({ page }) => {
  await signIn(page, "projet1", `/calendar?view=month&date=${quietDay()}`);
  const form = dialog(page);
  const title = unique("Draft");
  await page.getByRole("link", { name: "Create" }).click();
  await form.getByLabel("Title").fill(title);
  await form.getByRole("radio", { name: /^Git action/ }).check();
  await form.getByRole("button", { name: "Close" }).click();
  await expect(form).toBeHidden();
  await page.reload();
  await page.getByRole("link", { name: "Create" }).click();
  await expect(form.getByLabel("Title")).toHaveValue(title);
  await expect(form.getByRole("radio", { name: /^Git action/ })).toBeChecked();
  // With the dialog open, too.
  await page.reload();
  await expect(form.getByLabel("Title")).toHaveValue(title);
  await form.getByRole("button", { name: "Discard the draft" }).click();
  await expect(form.getByLabel("Title")).toHaveValue("");
  await page.reload();
  await expect(form.getByLabel("Title")).toHaveValue("");
});

test("what is wrong is said at the field", async ({ page }) => {
  await signIn(page, "projet1", `/calendar?view=month&date=${quietDay()}`);
  await page.getByRole("link", { name: "Create" }).click();
  const form = dialog(page);
  const title = form.getByLabel("Title");
  await form.getByLabel("Length (minutes)").fill("0");
  await form.getByRole("button", { name: "Next" }).click();
  await expect(title).toBeFocused();
  await expect(title).toHaveAttribute("aria-invalid", "true");
  await expect(title).toHaveAccessibleDescription(/This is needed\./);
  await expect(form.getByLabel("Length (minutes)")).toHaveAccessibleDescription(/Between 1 minute and/);
  await expect(form.getByLabel("Date", { exact: true })).not.toHaveAttribute("aria-invalid");
  await title.fill(unique("Wrong at first"));
  await form.getByLabel("Length (minutes)").fill("30");
  await form.getByRole("radio", { name: /^Deployment/ }).check();
  await next(page, "Details");

  await form.getByLabel("Environment").selectOption("Production");
  await form.getByRole("button", { name: "Next" }).click();
  await expect(form.getByRole("group", { name: "Impacted services" })).toContainText("This is needed.");
  await expect(form.getByLabel("Rollback plan")).toHaveAccessibleDescription(/This is needed\./);
  await form.getByRole("checkbox", { name: "mail" }).check();
  await form.getByLabel("Rollback plan").fill("Back.");
  await next(page, "Summary");
});

test("a time that the clocks skip is refused", async ({ page }) => {
  // 2027-03-28 is the last Sunday of March: 02:30 does not exist in Paris.
  await signIn(page, "projet1", "/calendar?view=month&date=2027-03-28");
  await page.getByRole("link", { name: "Create" }).click();
  const form = dialog(page);
  const time = form.getByLabel("Start", { exact: true });
  await form.getByLabel("Title").fill(unique("Skipped"));
  await expect(form.getByLabel("Date", { exact: true })).toHaveValue("2027-03-28");
  await time.fill("02:30");
  await form.getByRole("button", { name: "Next" }).click();
  await expect(time).toHaveAccessibleDescription(/Clocks jump over this time that night: it does not exist/);
  await expect(currentStep(page)).toContainText("Basics");
  await time.fill("03:30");
  await next(page, "Details");
});

test("a time that exists twice can be meant either way", async ({ page }) => {
  // 2027-10-31 is the last Sunday of October.
  await signIn(page, "projet1", "/calendar?view=month&date=2027-10-31");
  await page.getByRole("link", { name: "Create" }).click();
  const form = dialog(page);
  const title = unique("Twice");
  await form.getByLabel("Title").fill(title);
  await form.getByLabel("Start", { exact: true }).fill("02:30");
  await form.getByLabel("Length (minutes)").fill("60");
  await expect(form.getByText("Clocks go back that night")).toBeVisible();
  // The first 02:30 is in summer time: an hour later it is 02:30 again.
  await expect(form.getByText("Ends: 31 Oct 2027, 02:30")).toBeVisible();
  await form.getByLabel("The second").check();
  await expect(form.getByText("Ends: 31 Oct 2027, 03:30")).toBeVisible();
});
