//! The team at a glance, views that are kept, and weeks that begin where one likes.

import { type Browser, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { nothingWrong } from "./support/axe";
import { chip, panel, place, plan, toast } from "./support/calendar";
import { type Account, alive, call, fresh, joinAs, newTeam, open, prefer } from "./support/people";
import { expect, test } from "./support/test";
import { longDate, plus, quietDay, token, unique } from "./support/words";

// What one test shares stands in the menus of the others.
test.describe.configure({ mode: "default" });

/** The Wednesday of a quiet week. */
function wednesday(): string {
  const day = quietDay();
  return plus(day, 3 - (new Date(`${day}T00:00:00Z`).getUTCDay() || 7));
}

const row = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
const cell = (page: Page, name: string, day: string) => row(page, name).locator(`td[data-date="${day}"]`);

interface Member {
  context: BrowserContext;
  account: Account;
  id: string;
}

interface Team {
  id: string;
  name: string;
  /** In the order of their names. */
  members: [Member, Member, Member];
}

/** A team of three whom nobody else knows: a project manager and two developers. */
async function team(browser: Browser, context: BrowserContext): Promise<Team> {
  const { id, name } = await newTeam(browser);
  const members: Member[] = [];
  for (const [n, first] of ["Ada", "Bea", "Cleo"].entries()) {
    const own = n === 0 ? context : await fresh(browser);
    const account = await joinAs(own, n === 0 ? ["project"] : ["dev"], unique(first), [id]);
    members.push({ context: own, account, id: "" });
  }
  return { id, name, members: members as Team["members"] };
}

/** Opens the team view, and learns from it who has which id. */
async function openTeam(page: Page, ours: Team, day: string): Promise<void> {
  await open(page, `/calendar?view=team&date=${day}`);
  for (const member of ours.members) {
    const first = row(page, member.account.name).locator("td").first();
    member.id = (await first.getAttribute("data-person"))!;
  }
}

async function drag(page: Page, from: Locator, to: Locator, at = 0.5): Promise<void> {
  const [a, b] = [await place(from), await place(to)];
  const point = (box: typeof a, down: number) => [box.x + box.width / 2, box.y + box.height * down] as const;
  await page.mouse.move(...point(a, at));
  await page.mouse.down();
  await page.mouse.move(point(b, 0.8)[0], point(a, at)[1] + 2, { steps: 4 });
  await page.mouse.move(...point(b, 0.8), { steps: 4 });
  await page.mouse.up();
}

test("U shows a row for everybody in one's team, and who is away", async ({ browser, context, page }) => {
  const ours = await team(browser, context);
  const [ada, bea, cleo] = ours.members;
  const day = wednesday();
  await open(page, `/calendar?view=month&date=${day}`);
  await page.keyboard.press("u");
  await expect(page).toHaveURL(/view=team/);
  await expect(page.getByRole("rowheader")).toHaveText(ours.members.map((one) => new RegExp(one.account.name)));
  await openTeam(page, ours, day);
  const title = unique("Together");
  await plan(context.request, title, day, "Meeting", { participants: [ada.id, bea.id] });
  await expect(cell(page, ada.account.name, day).getByRole("link", { name: title })).toBeVisible();
  await expect(cell(page, bea.account.name, day).getByRole("link", { name: title })).toBeVisible();
  await expect(cell(page, bea.account.name, day)).toContainText("Busy in part");
  await expect(chip(page, title)).toHaveCount(2);
  await expect(cell(page, cleo.account.name, day)).toContainText("Free");

  const away = unique("Holidays");
  const absence = { all_day: true, last_date: plus(day, 1), participants: [cleo.id] };
  await plan(cleo.context.request, away, day, "Absence", absence);
  for (const [n, is] of [[0, true], [1, true], [2, false], [-1, false]] as const) {
    const on = cell(page, cleo.account.name, plus(day, n));
    await expect(on).toContainText(is ? "Away all day" : "Free");
  }
  await expect(page.locator("td[data-away]")).toHaveCount(2);
  await expect(cell(page, bea.account.name, day)).not.toContainText("Away");
  await page.reload();
  await alive(page);
  await expect(page.locator("td[data-away]")).toHaveCount(2);
});

test("the team view shows another team, or one person, and the address says whom", async ({ browser, context, page }) => {
  const ours = await team(browser, context);
  const [, bea] = ours.members;
  const outsider = await fresh(browser);
  await joinAs(outsider, ["technician"], unique("Out"));
  const other = await outsider.newPage();
  const day = wednesday();
  const title = unique("Of Bea");
  await openTeam(page, ours, day);
  await plan(context.request, title, day, "Meeting", { participants: [bea.id] });
  await open(other, `/calendar?view=team&date=${day}`);
  await other.keyboard.press("f");
  await other.getByLabel("Team", { exact: true }).selectOption(ours.name);
  await other.getByRole("button", { name: "Apply" }).click();
  await expect(other.getByRole("rowheader")).toHaveText(ours.members.map((one) => new RegExp(one.account.name)));
  await expect(other).toHaveURL(new RegExp(`view=team.*team=${ours.id}`));
  await expect(cell(other, bea.account.name, day).getByRole("link", { name: title })).toBeVisible();
  await other.keyboard.press("f");
  await other.getByLabel("Person", { exact: true }).selectOption(bea.account.name);
  await other.getByRole("button", { name: "Apply" }).click();
  await expect(other.getByRole("rowheader")).toHaveText([new RegExp(bea.account.name)]);
  await expect(chip(other, title)).toHaveCount(1);
  await expect(other).toHaveURL(new RegExp(`person=${bea.id}`));
  await other.reload();
  await alive(other);
  await expect(other.getByRole("rowheader")).toHaveText([new RegExp(bea.account.name)]);
  await other.getByRole("link", { name: new RegExp(`^Remove Person: ${bea.account.name}`) }).click();
  await expect(other.getByRole("rowheader")).toHaveCount(3);
});

// Where nobody at all is busy, it says "Your filters hide everything" instead of showing who is free.
test("who is chosen in the team view is shown also in a free week", async ({ browser, context, page }) => {
  const ours = await team(browser, context);
  const [, bea] = ours.members;
  const day = wednesday();
  await openTeam(page, ours, day);
  await open(page, `/calendar?view=team&date=${day}&person=${bea.id}`);
  await expect(page.getByRole("rowheader")).toHaveText([new RegExp(bea.account.name)]);
  await expect(cell(page, bea.account.name, day)).toContainText("Free");
  await page.keyboard.press("n");
  await expect(cell(page, bea.account.name, plus(day, 7))).toContainText("Free");
});

test("in the team view an event moves to another day, and what is drawn on a row asks that person", async ({
  browser,
  context,
  page,
}) => {
  const ours = await team(browser, context);
  const [ada, bea] = ours.members;
  const day = wednesday();
  const title = unique("Moves");
  await page.setViewportSize({ width: 1600, height: 900 });
  await openTeam(page, ours, day);
  await plan(context.request, title, day, "Meeting", { participants: [ada.id, bea.id] });
  const on = (member: Member, date: string) => cell(page, member.account.name, date).getByRole("link", { name: title });
  await expect(on(bea, day)).toBeVisible();
  await drag(page, on(bea, day), cell(page, bea.account.name, plus(day, 2)));
  await expect(toast(page, "Event moved")).toBeVisible();
  for (const member of [ada, bea]) {
    await expect(on(member, plus(day, 2))).toContainText("09:00");
    await expect(on(member, day)).toHaveCount(0);
  }
  await page.keyboard.press("Control+z");
  await expect(on(ada, day)).toBeVisible();

  // Into another row: somebody takes over.
  const [, , cleo] = ours.members;
  await drag(page, on(bea, day), cell(page, cleo.account.name, day));
  await expect(on(cleo, day)).toContainText("09:00");
  await expect(on(ada, day)).toBeVisible();
  await expect(on(bea, day)).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(on(bea, day)).toBeVisible();
  await expect(on(cleo, day)).toHaveCount(0);

  // The same by keyboard; where it goes stands in the row.
  await on(bea, day).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Move/ }).press("Enter");
  const names = await page.locator(".team tbody th").allTextContents();
  const at = names.findIndex((name) => name.includes(bea.account.name));
  const down = at + 1 < names.length;
  const neighbour = ours.members.find(({ account }) => names[down ? at + 1 : at - 1]!.includes(account.name))!;
  await page.keyboard.press(down ? "ArrowDown" : "ArrowUp");
  await expect(page.locator("tr[data-drop]")).toContainText(neighbour.account.name);
  await page.keyboard.press("Enter");
  await expect(toast(page, "Event handed over").last()).toBeVisible();
  await expect(on(neighbour, day)).toBeVisible();
  await expect(on(bea, day)).toHaveCount(0);
  await page.keyboard.press("Control+z");
  await expect(on(bea, day)).toBeVisible();

  const drawn = unique("Drawn");
  await drag(page, cell(page, bea.account.name, plus(day, -2)), cell(page, bea.account.name, plus(day, -1)), 0.8);
  const form = page.getByRole("dialog");
  await expect(form.getByLabel("Title")).toBeFocused();
  await page.keyboard.type(drawn);
  await page.keyboard.press("Enter");
  await expect(form).toBeHidden();
  const made = cell(page, bea.account.name, plus(day, -1)).getByRole("link", { name: drawn });
  await expect(made).toBeVisible();
  await made.click();
  await expect(panel(page).getByRole("heading", { name: drawn })).toBeVisible();
  await expect(panel(page).getByText(bea.account.name)).toBeVisible();
  const theirs = await bea.context.newPage();
  await open(theirs, "/inbox");
  await expect(theirs.locator(".inbox > li").filter({ hasText: drawn })).toContainText("invited you");
});

const views = (page: Page) => page.locator("#views > summary");
const menu = (page: Page) => page.locator("#views .views-menu");

async function keep(page: Page, name: string): Promise<void> {
  await views(page).click();
  await menu(page).getByLabel("Keep this view as").fill(name);
  await menu(page).getByRole("button", { name: "Keep", exact: true }).click();
  await expect(toast(page, "View kept")).toBeVisible();
  await expect(views(page)).toContainText(name);
}

test("a view is kept, opened, changed and brought back", async ({ context, page }) => {
  await joinAs(context, ["dev"]);
  await page.setViewportSize({ width: 1600, height: 900 });
  const [name, day, word] = [unique("Mine"), quietDay(), token()];
  await open(page, `/calendar?view=agenda&date=${day}&kind=deployment&q=${word}`);
  await keep(page, name);
  await expect(page).toHaveURL(/saved=[\w-]{36}/);
  await expect(views(page)).not.toContainText("changed");
  // From anywhere, on the day that one looks at.
  const other = plus(day, 40);
  await open(page, `/calendar?view=week&date=${other}`);
  await expect(views(page)).not.toContainText(name);
  await views(page).click();
  await menu(page).getByRole("link", { name }).click();
  await expect(page).toHaveURL(new RegExp(`view=agenda&date=${other}&kind=deployment&q=${word}&saved=`));
  await expect(views(page)).toContainText(name);
  await expect(menu(page)).toBeHidden();

  await page.keyboard.press("w");
  await expect(views(page)).toContainText("(changed)");
  await page.reload();
  await alive(page);
  await expect(views(page)).toContainText(`${name} (changed)`);
  await views(page).click();
  await expect(menu(page).getByText("What you see is no longer what was kept.")).toBeVisible();
  await menu(page).getByRole("link", { name: "Back to what was kept" }).click();
  await expect(page).toHaveURL(/view=agenda/);
  await expect(views(page)).not.toContainText("changed");
  await page.goBack();
  await expect(views(page)).toContainText("(changed)");
  if (!(await menu(page).isVisible())) await views(page).click();
  await menu(page).getByRole("button", { name: "Keep the changes" }).click();
  await expect(toast(page, "View kept")).toBeVisible();
  await expect(views(page)).not.toContainText("changed");
  await open(page, `/calendar?view=day&date=${day}`);
  await views(page).click();
  await menu(page).getByRole("link", { name }).click();
  await expect(page).toHaveURL(/view=week/);
});

test("a view is kept and opened by keyboard alone", async ({ context, page }) => {
  await joinAs(context, ["dev"]);
  await page.setViewportSize({ width: 1600, height: 900 });
  const name = unique("Keys");
  await open(page, `/calendar?view=agenda&date=${quietDay()}`);
  await views(page).focus();
  await page.keyboard.press("Enter");
  // Behind what others share.
  await menu(page).getByLabel("Keep this view as").focus();
  await page.keyboard.press("Enter");
  await expect(menu(page).getByText("This is needed.")).toBeVisible();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(views(page)).toContainText(name);
  await expect(views(page)).toBeFocused();
  await page.keyboard.press("m");
  await expect(views(page)).toContainText("(changed)");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(menu(page).getByRole("link", { name }).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/view=agenda/);
  await expect(views(page)).not.toContainText("changed");
  await page.keyboard.press("Enter");
  await expect(menu(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeHidden();
  await expect(views(page)).toBeFocused();
});

test("a shared view is found by a colleague at once; removed, it comes back with Undo", async ({
  browser,
  context,
  page,
}) => {
  const owner = await joinAs(context, ["dev"], unique("Owner"));
  const other = await fresh(browser);
  await joinAs(other, ["dev"]);
  const [name, day] = [unique("Ours"), quietDay()];
  const theirs = await other.newPage();
  for (const one of [page, theirs]) await one.setViewportSize({ width: 1600, height: 900 });
  await open(theirs, `/calendar?view=month&date=${day}`);
  await views(theirs).click();
  await open(page, `/calendar?view=agenda&date=${day}&kind=meeting`);
  await keep(page, name);
  await expect(menu(theirs).getByRole("link", { name })).toHaveCount(0);
  await views(page).click();
  await menu(page).getByRole("button", { name: "Share with everybody" }).click();
  await expect(menu(theirs).getByRole("link", { name })).toContainText(owner.name);
  await menu(theirs).getByRole("link", { name }).click();
  await expect(theirs).toHaveURL(/view=agenda.*kind=meeting/);
  await expect(views(theirs)).toContainText(name);
  // It is not theirs to change.
  await theirs.keyboard.press("m");
  await expect(views(theirs)).toContainText("(changed)");
  await views(theirs).click();
  await expect(menu(theirs).getByRole("link", { name: "Back to what was kept" })).toBeVisible();
  for (const button of ["Keep the changes", "Remove", "Make it private"]) {
    await expect(menu(theirs).getByRole("button", { name: button, exact: true })).toHaveCount(0);
  }

  if (!(await menu(page).isVisible())) await views(page).click();
  await menu(page).getByRole("button", { name: "Remove", exact: true }).click();
  await expect(toast(page, "View removed")).toBeVisible();
  await expect(menu(theirs).getByRole("link", { name })).toHaveCount(0);
  await expect(views(theirs)).toContainText("Views");
  await expect(page).not.toHaveURL(/saved=/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(menu(theirs).getByRole("link", { name })).toHaveCount(1);
});

test("the name that is being typed outlives what others share", async ({ browser, context, page }) => {
  await joinAs(context, ["dev"]);
  const other = await fresh(browser);
  await joinAs(other, ["dev"]);
  await open(page, `/calendar?view=agenda&date=${quietDay()}`);
  await views(page).click();
  await menu(page).getByLabel("Keep this view as").focus();
  await page.keyboard.type("Half a ");
  const name = unique("Shared");
  const filter = { kinds: [], team: null, person: null, text: "" };
  const made = await call(other.request, "view/create", { form: { name, view: "week", filter, shared: true } });
  expect(made.status(), await made.text()).toBe(200);
  await expect(menu(page).getByRole("link", { name })).toBeVisible();
  await page.keyboard.type("name");
  await expect(menu(page).getByLabel("Keep this view as")).toHaveValue("Half a name");
});

test("weeks begin on the day that one chose: week, month and mini month", async ({ context, page }) => {
  await joinAs(context, ["dev"]);
  const day = wednesday();
  const sunday = plus(day, -3);
  await open(page, "/account");
  const choice = page.getByRole("radiogroup", { name: "Weeks begin on" });
  await expect(choice.getByRole("radio", { name: "Monday" })).toBeChecked();
  await choice.getByRole("radio", { name: "Monday" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(choice.getByRole("radio", { name: "Sunday" })).toBeChecked();
  await page.getByRole("form", { name: "Profile and display" }).getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/saved=preferences/);
  await expect(choice.getByRole("radio", { name: "Sunday" })).toBeChecked();

  await page.setViewportSize({ width: 1600, height: 900 });
  const dates = (of: string) =>
    page.locator(of).evaluateAll((found) => found.map((one) => (one as HTMLElement).dataset["date"]));
  const week = [0, 1, 2, 3, 4, 5, 6].map((n) => plus(sunday, n));
  await open(page, `/calendar?view=week&date=${day}`);
  await expect(page.locator(".week-col")).toHaveCount(7);
  expect(await dates(".week-col")).toEqual(week);
  await open(page, `/calendar?view=team&date=${sunday}`);
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  expect(await page.getByRole("row").nth(1).locator("td").evaluateAll((found) => found.map((one) => one.dataset["date"]))).toEqual(
    week,
  );
  await open(page, `/calendar?view=month&date=${day}`);
  const days = await dates(".month-day");
  expect(new Date(`${days[0]}T00:00:00Z`).getUTCDay()).toBe(0);
  expect(days.length % 7).toBe(0);
  expect(days).toContain(`${day.slice(0, 8)}01`);
  await expect(page.locator(".month-head li").nth(1)).toHaveText("Sun");
  await page.getByLabel("Go to a day").click();
  const mini = page.locator("#mini-month .mini-days");
  await expect(mini.locator("span").first()).toHaveText("Su");
  await expect(mini.getByRole("link").first()).toHaveAccessibleName(/^Sunday /);
  await mini.getByRole("link", { name: longDate(plus(sunday, 1)) }).click();
  await expect(page).toHaveURL(new RegExp(`date=${plus(sunday, 1)}`));
  // Five days stay Monday to Friday.
  await page.keyboard.press("5");
  await expect(page.locator(".week-col")).toHaveCount(5);
  expect(await dates(".week-col")).toEqual(week.slice(1, 6));
});

for (const lang of ["en", "fr"]) {
  test(`axe finds nothing in the team view (${lang})`, async ({ browser, context, page }) => {
    const ours = await team(browser, context);
    const day = wednesday();
    await prefer(context, { lang });
    await openTeam(page, ours, day);
    const { id } = ours.members[0];
    for (let n = 0; n < 6; n++) await plan(context.request, unique("Full"), day, "Meeting", { time: `1${n}:00`, minutes: "30" });
    await plan(context.request, unique("Away"), plus(day, 1), "Absence", { all_day: true, participants: [id] });
    await expect(page.locator("td[data-away]")).toHaveCount(1);
    await expect(page.locator(".team-cell .more")).toHaveCount(1);
    await nothingWrong(page);
  });

  test(`axe finds nothing in the menu of views (${lang})`, async ({ context, page }) => {
    await joinAs(context, ["dev"]);
    await prefer(context, { lang });
    await open(page, `/calendar?view=team&date=${quietDay()}`);
    await views(page).click();
    await nothingWrong(page);
    await page.locator("#view-name").fill(token());
    await page.locator("#view-name").press("Enter");
    await expect(page).toHaveURL(/saved=/);
    await page.keyboard.press("m");
    await expect(page.locator(".view-name[data-differs]")).toBeAttached();
    await views(page).click();
    await expect(menu(page).getByRole("button").first()).toBeVisible();
    await nothingWrong(page);
  });
}
