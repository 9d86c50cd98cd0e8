//! People talk about events, and find in their inbox what concerns them.

import { type BrowserContext, type Locator, type Page } from "@playwright/test";
import { nothingWrong } from "./support/axe";
import { chip, eventPath, openEvent, panel, plan, toast } from "./support/calendar";
import { type Account, fresh, joinAs, newTeam, open } from "./support/people";
import { expect, test } from "./support/test";
import { longDate, plus, quietDay, token, unique } from "./support/words";

const LIMIT = 1000;

const field = (page: Page) => panel(page).getByRole("textbox", { name: "Write a comment" });
const offered = (page: Page) => panel(page).getByRole("listbox", { name: "Mention somebody" }).getByRole("option");
const comments = (page: Page) => panel(page).locator(".comment");
const tools = (comment: Locator) => comment.getByRole("button");
/** The link to the inbox in the rail, with how many wait. */
const inbox = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Inbox/ });
const entry = (page: Page, title: string) => page.locator(".inbox > li").filter({ hasText: title });

/** Says something, as fast fingers do. */
async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press("Control+Enter");
  await expect(field(page)).toHaveValue("");
}

/** A browser of somebody new. */
async function someone(browser: Parameters<typeof fresh>[0], roles: Parameters<typeof joinAs>[1], teams: string[] = []) {
  const context = await fresh(browser);
  const account = await joinAs(context, roles, unique("Someone"), teams);
  return { context, account, page: await context.newPage() };
}

/** Somebody new with a meeting of their own, open in the panel. */
async function meeting(context: BrowserContext, page: Page, more: object = {}) {
  const account: Account = await joinAs(context, ["project"], unique("Chair"));
  const [day, title] = [quietDay(), unique("Talked about")];
  const id = await plan(context.request, title, day, "Meeting", more);
  await openEvent(page, id, day);
  await expect(field(page)).toBeVisible();
  return { account, day, title, id };
}

/** When `text` appears on a page, in milliseconds of the clock that both browsers share. */
async function whenSeen(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (text) =>
      new Promise<number>((resolve) => {
        const look = () => document.body.innerText.includes(text) && (observer.disconnect(), resolve(Date.now()));
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    text,
  );
}

test("a comment is written in Markdown and sent by keyboard alone", async ({ context, page }) => {
  const { id, day } = await meeting(context, page);
  await field(page).focus();
  await page.keyboard.type("Bring **numbers**");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- one");
  await page.keyboard.press("Control+Enter");
  await expect(comments(page)).toHaveCount(1);
  await expect(comments(page).locator("strong").filter({ hasText: "numbers" })).toBeVisible();
  await expect(comments(page).getByRole("listitem")).toHaveText("one");
  // Ready for the next one; nothing is not sent.
  await expect(field(page)).toHaveValue("");
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await page.keyboard.type("Second");
  await page.keyboard.press("Tab");
  await expect(panel(page).getByRole("button", { name: "Send" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(comments(page)).toHaveCount(2);
  await expect(comments(page).last()).toContainText("Second");
  await expect(panel(page).getByRole("heading", { name: "Comments 2" })).toBeVisible();
  await open(page, eventPath(id, day));
  await expect(comments(page)).toHaveCount(2);
});

test("@ offers those who may see the event, by keyboard and by mouse", async ({ browser }) => {
  const team = await newTeam(browser);
  const surname = `Zz${token()}`;
  const [inside, author, outside] = await Promise.all(
    [[team.id], [team.id], []].map(async (teams, n) => {
      const context = await fresh(browser);
      return { context, account: await joinAs(context, ["project"], `${["Ada", "Bea", "Cleo"][n]} ${surname}`, teams) };
    }),
  );
  const day = quietDay();
  const id = await plan(author!.context.request, unique("Ours"), day, "Meeting", { teams: [team.id] });
  const page = await author!.context.newPage();
  await openEvent(page, id, day);
  await field(page).focus();
  await page.keyboard.type(`Hello @${surname.slice(0, 6)}`);
  await page.keyboard.type(surname.slice(6));
  await expect(offered(page)).toHaveText([new RegExp(`Ada ${surname}`), new RegExp(`Bea ${surname}`)]);
  await expect(offered(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(offered(page).last()).toHaveAttribute("aria-selected", "true");
  const active = await field(page).getAttribute("aria-activedescendant");
  expect(await offered(page).last().getAttribute("id")).toBe(active);
  await page.keyboard.press("ArrowDown");
  await expect(offered(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue(`Hello @${inside!.account.login} `);
  await expect(offered(page)).toHaveCount(0);

  // The first Escape closes the list, not the panel.
  await page.keyboard.type(`and @${surname}`);
  await expect(offered(page)).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(offered(page)).toHaveCount(0);
  await expect(panel(page)).toBeVisible();

  // By mouse, in the middle of what stands there already.
  await field(page).fill("Ask @ tomorrow");
  for (let n = 0; n < " tomorrow".length; n++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("bea");
  await offered(page).filter({ hasText: surname }).click();
  await expect(field(page)).toHaveValue(new RegExp(`^Ask @${author!.account.login} +tomorrow$`));
  await expect(field(page)).toBeFocused();
  // Who may not see the event is not offered, and not told.
  await field(page).fill(`And @${outside!.account.login}`);
  await expect(offered(page)).toHaveCount(0);
  await say(page, `Hello @${inside!.account.login}, and @${outside!.account.login}`);
  const [told, untold] = await Promise.all([inside, outside].map((one) => one!.context.newPage()));
  await open(told!, "/inbox");
  await expect(inbox(told!)).toHaveAccessibleName(/1 unread/);
  await open(untold!, "/inbox");
  await expect(untold!.getByText("Nothing waits for you")).toBeVisible();
  await expect(inbox(untold!)).toHaveAccessibleName("Inbox");
});

test("a colleague sees it within a second, is told of it live, and reads it from the inbox", async ({
  context,
  page,
  browser,
}) => {
  const { title, id, day, account } = await meeting(context, page);
  const other = await someone(browser, ["dev"]);
  await openEvent(other.page, id, day);
  await expect(field(other.page)).toBeVisible();
  await expect(inbox(other.page)).toHaveAccessibleName("Inbox");
  const said = unique("Look at this");
  const seen = whenSeen(other.page, said);
  const answer = page.waitForResponse((answer) => answer.url().endsWith("/api/comment/create") && answer.ok());
  await say(page, `${said} @${other.account.login}`);
  await (await answer).finished();
  const sent = Date.now();
  const took = Math.max(0, (await seen) - sent);
  console.log(`talk: ${took} ms`);
  expect(took).toBeLessThan(LIMIT);
  await expect(inbox(other.page)).toHaveAccessibleName(/1 unread/);

  // It goes up also where the event is not open, and by an answer without a name.
  await inbox(other.page).click();
  await expect(entry(other.page, title)).toContainText(`${account.name} mentioned you`);
  await expect(entry(other.page, title)).toContainText(said);
  await expect(other.page.getByText("One waits to be read")).toBeVisible();
  await entry(other.page, title).getByRole("link").click();
  await expect(panel(other.page).getByRole("heading", { name: title })).toBeVisible();
  await expect(comments(other.page).filter({ hasText: said })).toBeVisible();
  await expect(inbox(other.page)).toHaveAccessibleName("Inbox");
  await say(other.page, "I did");
  await expect(comments(page)).toHaveCount(2);
  await expect(inbox(page)).toHaveAccessibleName(/1 unread/);
  await say(page, "Thank you");
  await say(page, "Once more");
  await expect(inbox(other.page)).toHaveAccessibleName(/2 unread/);

  await inbox(other.page).focus();
  await other.page.keyboard.press("Enter");
  await expect(other.page.getByText("2 wait to be read")).toBeVisible();
  await other.page.getByRole("button", { name: "Mark all as read" }).focus();
  await other.page.keyboard.press("Enter");
  await expect(toast(other.page, "All read")).toBeVisible();
  await expect(inbox(other.page)).toHaveAccessibleName("Inbox");
  await expect(other.page.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  await expect(entry(other.page, title)).toHaveCount(3);
});

test("what was said is changed by who said it, and says so", async ({ context, page, browser }) => {
  const { id, day } = await meeting(context, page);
  const other = await someone(browser, ["dev"]);
  await openEvent(other.page, id, day);
  await say(page, "At nine");
  await say(page, "Or not");
  await expect(comments(other.page)).toHaveCount(2);
  await expect(tools(comments(other.page).first())).toHaveCount(0);
  await comments(page).first().getByRole("button", { name: "Edit the comment" }).focus();
  await page.keyboard.press("Enter");
  const again = comments(page).first().getByRole("textbox");
  await expect(again).toBeFocused();
  await expect(again).toHaveValue("At nine");
  await again.fill("At two");
  // Escape throws the change away, and leaves the panel.
  await page.keyboard.press("Escape");
  await expect(comments(page).first()).toContainText("At nine");
  await expect(panel(page)).toBeVisible();
  await comments(page).first().getByRole("button", { name: "Edit the comment" }).click();
  await again.fill("At **ten**");
  await page.keyboard.press("Control+Enter");
  for (const somebody of [page, other.page]) {
    await expect(comments(somebody).first()).toContainText("At ten");
    await expect(comments(somebody).first().getByText("edited")).toBeVisible();
    await expect(comments(somebody).last().getByText("edited")).toHaveCount(0);
  }
});

test("what is deleted goes from the panel and the inbox; an admin may, a colleague not", async ({
  context,
  page,
  browser,
}) => {
  const { id, day, title } = await meeting(context, page);
  const [other, admin] = [await someone(browser, ["dev"]), await someone(browser, ["admin"])];
  await openEvent(other.page, id, day);
  await open(admin.page, eventPath(id, day));
  await say(page, `First @${other.account.login}`);
  await say(page, `Second @${other.account.login}`);
  await expect(inbox(other.page)).toHaveAccessibleName(/2 unread/);
  await comments(page).first().getByRole("button", { name: "Delete the comment" }).click();
  await expect(toast(page, "Comment deleted")).toBeVisible();
  for (const somebody of [page, other.page, admin.page]) {
    await expect(comments(somebody)).toHaveCount(1);
    await expect(comments(somebody)).toContainText("Second");
  }
  await expect(inbox(other.page)).toHaveAccessibleName(/1 unread/);
  await expect(tools(comments(other.page))).toHaveCount(0);
  await expect(comments(admin.page).getByRole("button", { name: "Edit the comment" })).toHaveCount(0);
  await comments(admin.page).getByRole("button", { name: "Delete the comment" }).focus();
  await admin.page.keyboard.press("Enter");
  for (const somebody of [page, other.page, admin.page]) await expect(comments(somebody)).toHaveCount(0);
  await expect(inbox(other.page)).toHaveAccessibleName("Inbox");
  await open(other.page, "/inbox");
  await expect(other.page.getByText("Nothing waits for you")).toBeVisible();
  await expect(entry(other.page, title)).toHaveCount(0);
});

test("hostile Markdown does nothing, and asks nobody", async ({ context, page }) => {
  const { id, day } = await meeting(context, page);
  const asked: string[] = [];
  context.on("request", (request) => {
    if (/evil/.test(request.url())) asked.push(request.url());
  });
  const hostile = [
    "<script>window.evil = 1</script>",
    '<img src="x-evil" onerror="window.evil = 2">',
    "[a link](javascript:window.evil=3)",
    "![an image](http://127.0.0.1:3999/evil.png)",
    '<a href="javascript:window.evil=4" onclick="window.evil=5">raw</a> <svg/onload=window.evil=6>',
    '<iframe src="http://127.0.0.1:3999/evil"></iframe><style>body{display:none}</style>',
    "[data](data:text/html,<script>window.evil=7</script>)",
    "The end",
  ];
  await say(page, hostile.join("\n\n"));
  const said = comments(page).filter({ hasText: "The end" });
  for (const when of ["written", "read again"]) {
    await expect(said, when).toBeVisible();
    await expect(said.locator(".prose").locator("script, img, iframe, style, svg, [onclick], [onerror]")).toHaveCount(0);
    await expect(said.locator(".prose a[href]:not([href^='http'])")).toHaveCount(0);
    for (const text of ["a link", "raw", "data"]) await said.getByText(text, { exact: true }).first().click();
    await expect(panel(page)).toBeVisible();
    expect(await page.evaluate(() => (window as Window & { evil?: number }).evil)).toBeUndefined();
    await open(page, eventPath(id, day));
  }
  expect(asked).toEqual([]);
});

test("a series has one thread", async ({ context, page }) => {
  const repeat = { freq: "daily", every: "1", days: [], monthly: "number", ends: "after", until: "", count: "3" };
  const { day, title } = await meeting(context, page, { repeat });
  const shows = (date: string) => expect(panel(page).getByText(longDate(date))).toBeVisible();
  const at = (date: string) => page.locator(`.month-day[data-date="${date}"]`).getByRole("link", { name: title });
  await at(plus(day, 1)).click();
  await shows(plus(day, 1));
  await say(page, "For all of them");
  await at(plus(day, 2)).click();
  await shows(plus(day, 2));
  await expect(comments(page)).toHaveText(/For all of them/);
  // Also of one that was moved, and is an event of its own.
  await at(plus(day, 1)).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Move/ }).press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: /^This occurrence/ }).click();
  await expect(at(plus(day, 8))).toBeVisible();
  await at(plus(day, 8)).click();
  await shows(plus(day, 8));
  await expect(comments(page)).toHaveText(/For all of them/);
  await say(page, "Here too");
  await at(day).click();
  await shows(day);
  await expect(comments(page)).toHaveCount(2);
  await expect(chip(page, title)).toHaveCount(3);
});

test("who goes on before a comment has arrived loses nothing", async ({ context, page }) => {
  const { day, title } = await meeting(context, page);
  const second = unique("The next one");
  await plan(context.request, second, plus(day, 1));
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/api/comment/create", async (route) => {
    await held;
    await route.continue();
  });
  await field(page).fill("On its way");
  await page.keyboard.press("Control+Enter");
  await chip(page, second).click();
  await expect(panel(page).getByRole("heading", { name: second })).toBeVisible();
  arrive();
  await chip(page, title).click();
  await expect(comments(page)).toHaveText(/On its way/);
  await say(page, "Still alive");
  await expect(comments(page)).toHaveCount(2);
});

test("what is being typed outlives what others do", async ({ context, page, browser }) => {
  const { id, day, title } = await meeting(context, page);
  const other = await someone(browser, ["dev"]);
  await openEvent(other.page, id, day);
  await field(page).fill("Half a sen");
  await say(other.page, "Me first");
  await expect(comments(page)).toHaveText(/Me first/);
  await expect(field(page)).toHaveValue("Half a sen");
  const renamed = unique("Renamed");
  const twin = await context.newPage();
  await openEvent(twin, id, day);
  await panel(twin).getByRole("button", { name: "Edit" }).first().click();
  await twin.getByLabel("Title").fill(renamed);
  await twin.getByRole("button", { name: "Save" }).click();
  await expect(panel(page).getByRole("heading", { name: renamed })).toBeVisible();
  await expect(field(page)).toHaveValue("Half a sen");
  await expect(chip(page, title)).toHaveCount(0);
});

test("@ offers people also when they come late", async ({ context, page }) => {
  const account = await joinAs(context, ["project"], unique("Chair"));
  const day = quietDay();
  const id = await plan(context.request, unique("Slow"), day);
  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/api/comment/people", async (route) => {
    await held;
    await route.continue();
  });
  await openEvent(page, id, day);
  await field(page).pressSequentially(`@${account.login}`);
  arrive();
  await expect(offered(page)).toHaveCount(1);
});

test("axe finds nothing while a name is completed", async ({ context, page, browser }) => {
  const other = await someone(browser, ["dev"]);
  await meeting(context, page);
  await field(page).pressSequentially(`@${other.account.login}`);
  await expect(offered(page)).toHaveCount(1);
  await nothingWrong(page);
});

test("axe finds nothing in the inbox, read or not", async ({ context, page, browser }) => {
  const { id, day } = await meeting(context, page);
  const other = await someone(browser, ["dev"]);
  await openEvent(other.page, id, day);
  await say(other.page, "A word");
  await open(page, "/inbox");
  await expect(page.getByText("One waits to be read")).toBeVisible();
  await nothingWrong(page);
  await page.getByRole("button", { name: "Mark all as read" }).click();
  await expect(page.getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  await nothingWrong(page);
});
