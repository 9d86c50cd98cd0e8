//! Signing in, and accounts that only one test uses.

import { type APIRequestContext, type Browser, type BrowserContext, type Page, expect, test } from "@playwright/test";
import { watch } from "./test";
import { token } from "./words";

export type Demo = "projet1" | "dev1" | "ops1" | "tech1" | "manager1" | "admin1";

/** The password of every demo account. */
export const DEMO_PASSWORD = "demo-creneau";

/** Where the tested server is. */
export function origin(): string {
  const url = test.info().project.use.baseURL;
  if (!url) throw new Error("no baseURL");
  return new URL(url).origin;
}

/** Waits until the page is alive: its program runs, and it hears what others change. */
export async function alive(page: Page): Promise<void> {
  await expect(page.getByText(/^(Live|En direct)$/)).toBeVisible();
}

/** Opens a page of somebody who is signed in. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await alive(page);
}

/** Signs a demo account in with one click, and leads to `path`. */
export async function signIn(page: Page, login: Demo, path = "/calendar"): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByRole("button", { name: new RegExp(`^\\W*${login}\\b`) }).click();
  await expect(page).not.toHaveURL(/\/sign-in/);
  await alive(page);
}

/** Signs in with login and password, as people do. The page after it is not waited for. */
export async function trySignIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("textbox", { name: "Login" }).fill(login);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** A second browser, in which `login` is signed in and looks at `path`. */
export async function another(browser: Browser, login: Demo, path = "/calendar"): Promise<Page> {
  const context = await fresh(browser);
  const page = await context.newPage();
  await signIn(page, login, path);
  return page;
}

/** A browser in which nobody is signed in. */
export async function fresh(
  browser: Browser,
  options: NonNullable<Parameters<Browser["newContext"]>[0]> = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  watch(context);
  return context;
}

/** Calls a server function as a page of ours would. */
export async function call(request: APIRequestContext, name: string, data: object) {
  return request.post(`/api/${name}`, { data, headers: { origin: origin() } });
}

export type Role = "project" | "dev" | "ops" | "technician" | "manager" | "admin";

export interface Account {
  id: string;
  login: string;
  name: string;
  password: string;
}

/** Signs `context` in as somebody new with these roles and teams, whom nobody else uses. */
export async function joinAs(
  context: BrowserContext,
  roles: Role[],
  name?: string,
  teams: string[] = [],
): Promise<Account> {
  const { request } = context;
  const headers = { origin: origin() };
  const form = (body: Record<string, string>) => ({ form: body, headers, maxRedirects: 0 });
  expect((await request.post("/sign-in/demo", form({ login: "admin1" }))).status()).toBe(303);
  const login = token();
  const known = { login, name: name ?? `New ${login}`, password: `pass-${token()}-${login}` };
  const member = { login, name: known.name, email: "", roles, teams };
  const invited = await call(request, "member/invite", { form: member });
  expect(invited.status(), await invited.text()).toBe(200);
  const [made, link] = (await invited.json()) as [{ person: { id: string } }, string];
  const account = { id: made.person.id, ...known };
  // Out of the administrator's session before the newcomer's begins.
  await request.post("/sign-out", { headers, maxRedirects: 0 });
  const chosen = await request.post(link, form({ password: account.password }));
  expect(chosen.status()).toBe(303);
  return account;
}

/** A team that nobody is in yet, and its id. */
export async function newTeam(browser: Browser): Promise<{ id: string; name: string }> {
  const { request } = await fresh(browser);
  const headers = { origin: origin() };
  expect((await request.post("/sign-in/demo", { form: { login: "admin1" }, headers, maxRedirects: 0 })).status()).toBe(303);
  const made = await call(request, "team/create", { name: `Team ${token()}` });
  expect(made.status(), await made.text()).toBe(200);
  return made.json();
}

/** Changes how the product looks to whoever is signed in. */
export async function prefer(context: BrowserContext, look: Record<string, string>): Promise<void> {
  const answer = await context.request.post("/preferences", {
    form: { ...look, back: "/" },
    headers: { origin: origin() },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(303);
}
