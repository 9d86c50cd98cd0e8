//! Every test also fails when a page breaks, even where nobody looks: a panic, an error that nobody caught, something
//! that the content security policy stops.

import { type BrowserContext, type ConsoleMessage, expect, test as base } from "@playwright/test";

export { expect };

const broken: string[] = [];

/** Takes note of what breaks in the pages of a context that a test made itself. */
export function watch(context: BrowserContext): void {
  context.on("weberror", (error) => broken.push(String(error.error())));
  context.on("console", (message) => {
    if (message.type() === "error" && !isExpected(message)) broken.push(message.text());
  });
}

/** A refused request is written into the console by the browser; tests that provoke one look at the answer. */
function isExpected(message: ConsoleMessage): boolean {
  return /^Failed to load resource|net::ERR_/.test(message.text());
}

export const test = base.extend<{ tolerated: RegExp | null; nothingBreaks: void }>({
  /** What a test provokes on purpose. */
  tolerated: [null, { option: true }],
  nothingBreaks: [
    async ({ browser, context, tolerated }, use) => {
      broken.length = 0;
      watch(context);
      await use();
      // Playwright closes its own; a page left open would go on working beside the tests that follow.
      await Promise.all(browser.contexts().filter((other) => other !== context).map((other) => other.close()));
      const unexpected = broken.filter((text) => !tolerated?.test(text));
      const found = unexpected.map((text) => text.split("\n").slice(0, 3).join(" "));
      expect(found, "broke on a page").toEqual([]);
    },
    { auto: true },
  ],
});
