//! Pictures: the one of the README, and all that a reviewer wants to see.
//!
//! `SCREENSHOTS=1` writes the README's picture to docs/; otherwise everything goes to test-results/.

import { fileURLToPath } from "node:url";
import { type Page } from "@playwright/test";
import { alive, joinAs, open, prefer, signIn } from "./support/people";
import { still } from "./support/look";
import { expect, test } from "./support/test";

const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const README = process.env["SCREENSHOTS"] ? file("../docs/screenshot.png") : file("test-results/screenshots/readme.png");

/** Waits until what is seen will not move any more. */
async function settle(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await still(page);
}

test("the picture of the README", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await signIn(page, "projet1", "/calendar");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "system");
  await settle(page);
  await page.screenshot({ path: README });
});

for (const lang of ["en", "fr"] as const) {
  for (const theme of ["light", "dark"] as const) {
    test(`every page, ${lang}, ${theme}`, async ({ page, context }) => {
      test.setTimeout(180_000);
      await joinAs(context, ["admin"], "Léa Martin");
      await prefer(context, { lang, theme });
      const views: [string, string, (() => Promise<void>)?][] = [
        ["month", "/calendar"],
        ["week", "/calendar?view=week"],
        ["agenda", "/calendar?view=agenda"],
        ["panel", "/calendar?q=5.0-rc2", () => openFirst(page)],
        ["create", "/calendar", () => openCreate(page)],
        ["members", "/members"],
        ["audit", "/audit"],
        ["account", "/account"],
        ["import", "/import"],
      ];
      for (const [name, path, act] of views) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await open(page, path);
        await act?.();
        for (const width of [1280, 1920]) {
          await page.setViewportSize({ width, height: width === 1280 ? 800 : 1080 });
          await settle(page);
          await page.screenshot({ path: file(`test-results/screenshots/${name}-${lang}-${theme}-${width}.png`) });
        }
      }
      await page.context().clearCookies();
      await page.goto("/sign-in");
      await settle(page);
      await page.screenshot({ path: file(`test-results/screenshots/sign-in-${lang}-${theme}-1920.png`) });
    });
  }
}

async function openFirst(page: Page): Promise<void> {
  await page.getByRole("main").getByRole("link", { name: /5\.0-rc2/ }).first().click();
  await expect(page.getByRole("complementary").getByRole("heading", { level: 2 })).toBeVisible();
  await alive(page);
}

async function openCreate(page: Page): Promise<void> {
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog")).toBeVisible();
}
