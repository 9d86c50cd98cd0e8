//! What protects a signed-in browser from other sites and from scripts that are not ours.

import { chip, eventForm, plan } from "./support/calendar";
import { call, open, origin, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { quietDay, unique } from "./support/words";

test("the session's cookie cannot be read by scripts and is not sent by other sites", async ({ page, context }) => {
  await signIn(page, "projet1");
  const session = (await context.cookies()).find((cookie) => cookie.name === "creneau_session");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("creneau_session");
});

test("pages run our scripts only", async ({ page, request }) => {
  await signIn(page, "projet1");
  for (const path of ["/sign-in", "/calendar", "/account", "/nowhere"]) {
    const answer = await (path === "/sign-in" ? request : page.request).get(path);
    const policy = answer.headers()["content-security-policy"] ?? "";
    const directive = (name: string) =>
      policy.split(";").map((part) => part.trim().split(/\s+/)).find(([first]) => first === name) ?? [];
    expect(directive("default-src"), path).toEqual(["default-src", "'none'"]);
    expect(directive("script-src"), path).toContain("'self'");
    expect(directive("script-src"), path).not.toContain("'unsafe-inline'");
    expect(directive("script-src"), path).not.toContain("'unsafe-eval'");
    expect(directive("frame-ancestors"), path).toEqual(["frame-ancestors", "'none'"]);
    expect(answer.headers()["x-content-type-options"], path).toBe("nosniff");
    expect(answer.headers()["referrer-policy"], path).toMatch(/same-origin|no-referrer/);
    // What an attacker would have to guess is new each time.
    const again = await (path === "/sign-in" ? request : page.request).get(path);
    expect(again.headers()["content-security-policy"], path).not.toBe(policy);
  }
});

test.describe("a script that got into a page", () => {
  test.use({ tolerated: /Content Security Policy/ });

  test("does not run", async ({ page }) => {
    await signIn(page, "projet1");
    const ran = await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      return (window as Window & { ran?: boolean }).ran === true;
    });
    expect(ran).toBe(false);
  });
});

test("notes are shown as text that does nothing", async ({ page }) => {
  const [day, title] = [quietDay(), unique("<img src=x onerror=alert(1)>")];
  await signIn(page, "projet1");
  const notes = '<script>window.ran = 1</script><img src="x" onerror="window.ran = 1">\n\n[x](javascript:alert(1)) **bold**';
  const form = eventForm(title, day, "Meeting", { notes });
  expect((await call(page.request, "event/create", { form })).status()).toBe(200);
  await open(page, `/calendar?view=month&date=${day}&event=${form.id}`);
  await expect(chip(page, title)).toBeVisible();
  const panel = page.getByRole("complementary");
  await expect(panel.getByText("bold", { exact: true })).toBeVisible();
  await expect(panel.locator("img, script, a[href^=javascript]")).toHaveCount(0);
  expect(await page.evaluate(() => (window as Window & { ran?: number }).ran)).toBeUndefined();
});

test("a title is text in every view", async ({ page }) => {
  const day = quietDay();
  const title = unique(`"><img src=x onerror="window.ran=1"> & <b>`);
  await signIn(page, "projet1");
  await plan(page.request, title, day, "Meeting", { all_day: true, last_date: day });
  for (const view of ["month", "week", "team", "agenda"]) {
    await open(page, `/calendar?view=${view}&date=${day}`);
    const link = page.locator("#main a[data-event]").filter({ hasText: title }).first();
    await expect(link).toBeVisible();
    await expect(page.locator("#main img")).toHaveCount(0);
    expect(await page.evaluate(() => (window as Window & { ran?: number }).ran), view).toBeUndefined();
  }
});

test("a request that does not come from one of our pages changes nothing", async ({ page }) => {
  const day = quietDay();
  const title = unique("Forged");
  await signIn(page, "projet1", `/calendar?view=agenda&date=${day}`);
  const form = eventForm(title, day);
  // The session's cookie goes along with each of these.
  const headers: Record<string, string>[] = [
    {},
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site", origin: origin() },
    { "sec-fetch-site": "same-site" },
  ];
  for (const sent of headers) {
    const forged = await page.request.post("/api/event/create", { data: { form }, headers: sent });
    expect(forged.status(), JSON.stringify(sent)).toBe(403);
    const out = await page.request.post("/sign-out", { headers: sent, maxRedirects: 0 });
    expect(out.status(), JSON.stringify(sent)).toBe(403);
    const look = await page.request.post("/preferences", { form: { theme: "dark" }, headers: sent, maxRedirects: 0 });
    expect(look.status(), JSON.stringify(sent)).toBe(403);
  }
  await page.reload();
  await expect(chip(page, title)).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "system");
  // The same request from one of our pages does.
  expect((await call(page.request, "event/create", { form })).status()).toBe(200);
  await expect(chip(page, title)).toBeVisible();
});

test("without a session nothing is read or written", async ({ request }) => {
  const form = eventForm(unique("Anonymous"), quietDay());
  for (const [name, data] of [
    ["event/create", { form }],
    ["event/view", { id: form.id }],
    ["event/trash", {}],
    ["member/list", {}],
    ["calendar/choices", {}],
  ] as const) {
    expect((await call(request, name, data)).status(), name).toBe(401);
  }
  const page = await request.get("/calendar?view=week", { maxRedirects: 0 });
  expect(page.status()).toBe(303);
  expect(page.headers()["location"]).toBe("/sign-in?next=%2Fcalendar%3Fview%3Dweek");
  expect((await request.get("/live")).status()).toBe(401);
});

test("signing in leads only to our own pages", async ({ page }) => {
  await page.goto("/sign-in?next=https%3A%2F%2Fevil.example%2F");
  await page.getByRole("button", { name: /dev1/ }).click();
  await expect(page).toHaveURL(new RegExp(`^${origin()}/`));
  await page.goto("/sign-in?next=%2F%2Fevil.example%2F");
  await page.getByRole("button", { name: /dev1/ }).click();
  await expect(page).toHaveURL(new RegExp(`^${origin()}/`));
});

test("a body over the limit is refused", async ({ page }) => {
  await signIn(page, "projet1");
  const form = eventForm("x".repeat(2 * 1024 * 1024), quietDay());
  expect((await call(page.request, "event/create", { form })).status()).toBe(413);
});
