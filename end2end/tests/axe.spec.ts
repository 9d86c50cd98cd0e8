//! axe finds nothing on any page, in both themes and both languages.

import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, type Page } from "@playwright/test";
import { fillDetails, plan } from "./support/calendar";
import { alive, fresh, joinAs, open, prefer } from "./support/people";
import { still } from "./support/look";
import { expect, test } from "./support/test";
import { quietDay, unique } from "./support/words";

type Lang = "en" | "fr";
const LANGS = ["en", "fr"] as const;
const THEMES = ["light", "dark"] as const;

/** What axe finds wrong with the page as it is, rule and elements. */
async function wrong(page: Page): Promise<string[]> {
  // What fades in has other colours on the way.
  await still(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} — ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ""}`),
  );
}

/** Looks at the page in both themes. */
async function look(page: Page, name: string, found: string[]): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const violation of await wrong(page)) found.push(`${name}, ${theme}: ${violation}`);
  }
}

/** Prints what was found, once for each rule and element, and demands that it is nothing. */
function nothing(found: string[]): void {
  if (found.length > 0) console.log(`axe:\n  ${[...new Set(found)].join("\n  ")}`);
  expect(found).toEqual([]);
}

/** A browser of somebody new who may do everything, in a language. */
async function reader(context: BrowserContext, lang: Lang): Promise<void> {
  await joinAs(context, ["admin"], "Léa Martin");
  await prefer(context, { lang });
}

for (const lang of LANGS) {
  test(`outside (${lang})`, async ({ browser }) => {
    test.setTimeout(120_000);
    const context = await fresh(browser, { locale: lang === "fr" ? "fr-FR" : "en-GB" });
    const page = await context.newPage();
    const found: string[] = [];
    await page.goto("/sign-in");
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    await look(page, "sign-in", found);
    await page.goto("/sign-in?error=wrong");
    await expect(page.getByRole("alert")).toBeVisible();
    await look(page, "sign-in refused", found);
    await page.goto("/welcome/none");
    await look(page, "a used link", found);
    nothing(found);
  });

  test(`the calendar (${lang})`, async ({ context, page }) => {
    test.setTimeout(240_000);
    const found: string[] = [];
    await reader(context, lang);
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const view of ["month", "week", "work_week", "day", "agenda"]) {
      await open(page, `/calendar?view=${view}`);
      await look(page, view, found);
    }
    nothing(found);
  });

  test(`an event (${lang})`, async ({ context, page }) => {
    test.setTimeout(240_000);
    const found: string[] = [];
    await reader(context, lang);
    const day = quietDay();
    const more = { environment: "prod", rollback_plan: "1. Back", description: "**Text**", changes: "One", tags: "a" };
    const window_ = await plan(page.request, unique("Window"), day, "Deployment", more);
    const merge = await plan(page.request, unique("Merge"), day, "Git action", { log: "$ git merge" });
    for (const [name, id] of [["panel of a deployment", window_], ["panel of a git action", merge]] as const) {
      await open(page, `/calendar?view=month&date=${day}&event=${id}`);
      await expect(page.getByRole("complementary")).toBeVisible();
      await look(page, name, found);
    }
    await page.keyboard.press("e");
    await expect(page.locator("aside form")).toBeVisible();
    await look(page, "editing", found);
    await open(page, "/calendar?view=month&q=nothing-is-called-this");
    await look(page, "filters hide everything", found);
    await page.keyboard.press("f");
    await look(page, "filters", found);
    nothing(found);
  });

  test(`what opens over a page (${lang})`, async ({ context, page }) => {
    test.setTimeout(240_000);
    const found: string[] = [];
    await reader(context, lang);
    await open(page, "/calendar");
    await page.keyboard.press("c");
    const dialog = page.getByRole("dialog");
    const submit = dialog.locator("button[type=submit]");
    await expect(dialog).toBeVisible();
    await submit.click();
    await expect(dialog.locator("[aria-invalid=true]")).toBeVisible();
    await look(page, "create, step 1 with an error", found);
    await dialog.locator("#title").fill(unique("axe"));
    await dialog.getByRole("radio").nth(1).check();
    await submit.click();
    await expect(dialog.locator("#environment")).toBeVisible();
    await look(page, "create, step 2", found);
    if (lang === "en") await fillDetails(page, "Deployment", "Production");
    else {
      await dialog.locator("#environment").selectOption("prod");
      await dialog.getByRole("checkbox", { name: "api", exact: true }).check();
      await dialog.locator("#rollback-plan").fill("Retour");
    }
    await submit.click();
    await expect(dialog.getByRole("heading", { level: 3 })).toBeVisible();
    await look(page, "create, step 3", found);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("sprint");
    await expect(dialog.getByRole("option").nth(2)).toBeVisible();
    await look(page, "palette", found);
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await expect(dialog).toBeVisible();
    await look(page, "shortcuts", found);
    await page.keyboard.press("Escape");
    await page.locator("summary").filter({ hasText: "Léa Martin" }).click();
    await look(page, "account menu", found);
    nothing(found);
  });

  test(`the other pages (${lang})`, async ({ context, page }) => {
    test.setTimeout(240_000);
    const found: string[] = [];
    await reader(context, lang);
    const trashed = await plan(page.request, unique("Trashed"), quietDay());
    await open(page, `/calendar?event=${trashed}`);
    for (const path of ["/inbox", "/journal", "/import", "/trash", "/members", "/teams", "/hours", "/audit", "/account"]) {
      await open(page, path);
      await look(page, path, found);
    }
    await open(page, "/members");
    await page.getByRole("main").getByRole("button").last().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await look(page, "a member", found);
    await open(page, "/audit?action=event.create");
    await page.getByRole("table").getByRole("link", { name: /^(Changes|Modifications)/ }).first().click();
    await expect(page.getByRole("rowheader").first()).toBeVisible();
    await look(page, "an entry of the trail", found);
    await page.goto("/nowhere");
    await look(page, "404", found);
    nothing(found);
  });

  test(`a page that is not yours (${lang})`, async ({ context, page }) => {
    test.setTimeout(60_000);
    const found: string[] = [];
    await joinAs(context, ["technician"]);
    await prefer(context, { lang });
    await page.goto("/members");
    await alive(page);
    await look(page, "403", found);
    await open(page, "/trash");
    await look(page, "an empty trash", found);
    nothing(found);
  });
}
