//! What axe finds.

import AxeBuilder from "@axe-core/playwright";
import { type Page, expect } from "@playwright/test";
import { still } from "./look";

/** Demands that axe finds nothing wrong with the page as it is, in either theme. */
export async function nothingWrong(page: Page): Promise<void> {
  const found: string[] = [];
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    // What fades in has other colours on the way.
    await still(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      for (const { target, any, all, none } of nodes) {
        const why = (any[0] ?? all[0] ?? none[0])?.message ?? "";
        found.push(`${theme}: ${id}: ${target.join(" ")} — ${why}`);
      }
    }
  }
  expect(found).toEqual([]);
}
