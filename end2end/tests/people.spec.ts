//! Accounts: inviting, roles, shutting, and the lock after five failures.

import { type Page } from "@playwright/test";
import { toast } from "./support/calendar";
import { alive, fresh, joinAs, open, signIn, trySignIn } from "./support/people";
import { expect, test } from "./support/test";
import { token, unique } from "./support/words";

/** Invites somebody through the page, and answers with the link to give them. */
async function invite(admin: Page, login: string, name: string, role: string): Promise<string> {
  await admin.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite a member" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Login").fill(login);
  await dialog.getByRole("checkbox", { name: role }).check();
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  const link = admin.getByRole("textbox", { name: "One-time link" });
  await expect(link).toHaveValue(/\/welcome\/.+/);
  const address = await link.inputValue();
  await admin.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await expect(admin.getByRole("dialog")).toBeHidden();
  return address;
}

async function edit(admin: Page, name: string) {
  await admin.getByRole("button", { name: `Edit ${name}` }).click();
  const dialog = admin.getByRole("dialog", { name: `Edit ${name}` });
  await expect(dialog).toBeVisible();
  return dialog;
}

test("an invited member chooses a password, gets another role, and is shut out", async ({ page, browser }) => {
  test.setTimeout(90_000);
  const [login, name, password] = [token(), unique("Invited"), `long enough ${token()}`];
  await signIn(page, "admin1", "/members");
  const link = await invite(page, login, name, "Technician");
  const row = page.getByRole("row").filter({ hasText: login });
  await expect(row).toContainText("Invited");
  await expect(row).toContainText("Technician");

  const member = await (await fresh(browser)).newPage();
  await member.goto(link);
  await expect(member.getByRole("heading", { name: `Welcome, ${name}` })).toBeVisible();
  await expect(member.getByRole("textbox", { name: "Login" })).toHaveValue(login);
  await member.getByLabel("New password").fill(password);
  await member.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(member).toHaveURL(/\/calendar/);
  await alive(member);
  await expect(member.getByRole("link", { name: "Create" })).toHaveCount(0);

  // The link works once.
  const late = await (await fresh(browser)).newPage();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "This link no longer works" })).toBeVisible();

  await open(page, "/members");
  await expect(row).toContainText("Active");
  const form = await edit(page, name);
  await form.getByRole("checkbox", { name: "Technician" }).uncheck();
  await form.getByRole("checkbox", { name: "Developer" }).check();
  await form.getByRole("button", { name: "Save" }).click();
  await expect(toast(page, "Member saved")).toBeVisible();
  await expect(row).toContainText("Developer");
  await expect(row).not.toContainText("Technician");
  await open(member, "/calendar");
  await expect(member.getByRole("link", { name: "Create" })).toBeVisible();

  await (await edit(page, name)).getByRole("button", { name: "Deactivate" }).click();
  await expect(toast(page, `${name} can no longer sign in`)).toBeVisible();
  await expect(row).toContainText("Deactivated");
  await member.goto("/calendar");
  await expect(member).toHaveURL(/\/sign-in/);
  await trySignIn(member, login, password);
  await expect(member.getByRole("alert")).toContainText("Wrong login or password");

  await (await edit(page, name)).getByRole("button", { name: "Reactivate" }).click();
  await expect(row).toContainText("Active");
  await trySignIn(member, login, password);
  await expect(member).toHaveURL(/\/calendar/);
});

test("an invitation says what is wrong with it", async ({ page }) => {
  await signIn(page, "admin1", "/members");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Invite a member" });
  await dialog.getByLabel("Name").fill("Somebody");
  await dialog.getByLabel("Login").fill("dev1");
  await dialog.getByRole("checkbox", { name: "Developer" }).check();
  await dialog.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(dialog.getByLabel("Login")).toHaveAccessibleDescription(/Somebody else has this already/);
});

test("five failures lock an account, and the answer is the same as for nobody", async ({ context, browser }) => {
  test.setTimeout(90_000);
  const account = await joinAs(context, ["dev"]);
  const page = await (await fresh(browser)).newPage();
  await trySignIn(page, token(), "wrong password");
  const answer = await page.getByRole("alert").innerText();
  for (let n = 0; n < 5; n++) {
    await trySignIn(page, account.login, `wrong password ${n}`);
    await expect(page.getByRole("alert")).toHaveText(answer);
  }
  await trySignIn(page, account.login, account.password);
  await expect(page.getByRole("alert")).toHaveText(answer);
  await page.goto("/calendar");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a reset ends all sessions and leads to another password", async ({ page, browser }) => {
  test.setTimeout(60_000);
  const hers = await fresh(browser);
  const account = await joinAs(hers, ["dev"]);
  const member = await hers.newPage();
  await open(member, "/calendar");
  await signIn(page, "admin1", `/members?q=${account.login}`);
  await (await edit(page, account.name)).getByRole("button", { name: "Reset the password" }).click();
  const link = await page.getByRole("textbox", { name: "One-time link" }).inputValue();
  await member.goto("/calendar");
  await expect(member).toHaveURL(/\/sign-in/);
  await member.goto(link);
  await member.getByLabel("New password").fill(`another one ${token()}`);
  await member.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(member).toHaveURL(/\/calendar/);
  const late = await (await fresh(browser)).newPage();
  await trySignIn(late, account.login, account.password);
  await expect(late.getByRole("alert")).toContainText("Wrong login or password");
});

test("teams are founded and renamed", async ({ page }) => {
  const [first, second] = [unique("Team"), unique("Renamed")];
  await signIn(page, "admin1", "/teams");
  await page.getByLabel("Name of the team").fill(first);
  await page.getByRole("button", { name: "Create the team" }).click();
  await expect(toast(page, "Team created")).toBeVisible();
  await page.getByRole("button", { name: `Rename ${first}` }).click();
  const field = page.getByLabel("Name of the team").last();
  await expect(field).toHaveValue(first);
  await field.fill(second);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: second })).toBeVisible();
  await expect(page.getByRole("heading", { name: first })).toHaveCount(0);
});

test("an account changes its name, theme, language and password", async ({ context, page, browser }) => {
  test.setTimeout(90_000);
  const account = await joinAs(context, ["dev"]);
  await open(page, "/account");
  const name = unique("Renamed");
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("radiogroup", { name: "Theme" }).getByText("Dark").click();
  await page.getByRole("radiogroup", { name: "Language" }).getByText("Français").click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Vos préférences sont enregistrées.")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await expect(page.getByRole("heading", { name })).toBeVisible();

  const other = await (await fresh(browser)).newPage();
  await trySignIn(other, account.login, account.password);
  await expect(other).toHaveURL(/\/calendar/);
  await page.getByLabel("Mot de passe actuel").fill(account.password);
  await page.getByLabel("Nouveau mot de passe").fill("tout nouveau mot");
  await page.getByRole("button", { name: "Changer le mot de passe" }).click();
  await expect(page.getByText("Mot de passe changé.")).toBeVisible();
  await other.goto("/calendar");
  await expect(other).toHaveURL(/\/sign-in/);
});

test("only administrators open the members' pages", async ({ page }) => {
  await signIn(page, "manager1");
  for (const path of ["/members", "/teams", "/audit"]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  }
  await expect(page.getByRole("link", { name: "Members" })).toHaveCount(0);
});
