//! How a page looks.

import { type Page } from "@playwright/test";

/** Waits until nothing on the page moves any more, but what moves for ever, and its letters are there. */
export async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.all(ending.map((a) => a.finished.catch(() => undefined)));
  });
}
