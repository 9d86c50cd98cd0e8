//! How a page looks.

import { type Page } from "@playwright/test";

/** Waits until nothing on the page moves any more, but what moves for ever, and its letters are there. */
export async function still(page: Page): Promise<void> {
  // A promise of `finished` is not to be relied on: a transition that another one replaces may never settle it.
  await page.waitForFunction(() => {
    const moving = (a: Animation) => a.playState === "running" && a.effect?.getComputedTiming().endTime !== Infinity;
    return document.fonts.status === "loaded" && !document.getAnimations().some(moving);
  });
}
