//! From the key that turns to another month until that month is painted.

import { type Page, expect } from "@playwright/test";
import type { Pair } from "./months";

/** How a calendar's month looks to a stopwatch: selectors, and where its data come from. */
export interface Look {
  calendar: string;
  day: string;
  chip: string;
  /** The "+n" of a day that has more events than room. */
  more: string;
  /** The path of the request for the events, if they are not in memory. */
  answer?: string;
}

/** What happened since the key was pressed, in milliseconds from then. */
export interface Switch {
  /** The new month stands in the DOM, at the beginning of the frame that shows it. */
  drawn: number;
  painted: number;
  answer: { asked: number; began: number; complete: number; bytes: number; sent: number } | null;
}

/** What a month has in its DOM, at rest. */
export interface Dom {
  nodes: number;
  chips: number;
  /** Chips that people see. */
  seen: number;
}

declare global {
  interface Window {
    switched?: Promise<Switch>;
  }
}

/** Turns to the other month and back, so many times. The page shows the first of both. */
export async function turn(page: Page, look: Look, pair: Pair, times: number): Promise<Switch[]> {
  const measured: Switch[] = [];
  for (let n = 0; n < times; n++) {
    const there = n % 2 === 0;
    await page.evaluate(start, { look, days: pair[there ? 1 : 0].days });
    await page.keyboard.press(there ? "n" : "p");
    measured.push(await page.evaluate(() => window.switched!));
    const painted = await dom(page, look);
    await rest(page);
    // What was timed was the whole: nothing of it came later.
    expect(await dom(page, look)).toEqual(painted);
  }
  return measured;
}

/** Until the page has nothing left to do. */
export async function rest(page: Page): Promise<void> {
  // A page without anything to do may never be told that it is idle.
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 300 })));
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
}

export function dom(page: Page, { calendar, chip }: Look): Promise<Dom> {
  return page.evaluate(
    ([calendar, chip]) => {
      const chips = [...document.querySelectorAll(`${calendar} ${chip}`)];
      return {
        nodes: document.querySelectorAll(`${calendar} *`).length,
        chips: chips.length,
        seen: chips.filter((each) => each.checkVisibility({ visibilityProperty: true })).length,
      };
    },
    [calendar, chip] as const,
  );
}

/** Runs in the page. Waits for a key, then for the month of these days; `window.switched` is what it saw. */
function start({ look, days }: { look: Look; days: string[] }): void {
  performance.clearResourceTimings();
  // The days in their order, each with events of its own (their titles name the day) and its "+n".
  const stands = () => {
    const cells = document.querySelectorAll(`${look.calendar} ${look.day}`);
    return (
      cells.length === days.length &&
      days.every((day, n) => {
        const cell = cells[n]!;
        const full = cell.querySelector(look.chip) && cell.querySelector(look.more);
        return cell.getAttribute("data-date") === day && full && cell.textContent.includes(`Review ${day} no. `);
      })
    );
  };
  const answer = (pressed: number) => {
    const found = performance.getEntriesByType("resource").find((entry) => look.answer && entry.name.endsWith(look.answer));
    if (!(found instanceof PerformanceResourceTiming)) return null;
    return {
      asked: found.startTime - pressed,
      began: found.responseStart - pressed,
      complete: found.responseEnd - pressed,
      bytes: found.decodedBodySize,
      sent: found.encodedBodySize,
    };
  };
  window.switched = new Promise((done) => {
    const begin = (event: KeyboardEvent) => {
      // When the browser got the key, not when the page came round to it.
      const pressed = event.timeStamp;
      const frame = () => {
        if (!stands()) return void requestAnimationFrame(frame);
        const drawn = performance.now() - pressed;
        // This callback, style, layout, paint and handing over to the compositor are one task of the browser ("update
        // the rendering"). A message sent within it is the next task: when it arrives, this month has been painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done({ drawn, painted: performance.now() - pressed, answer: answer(pressed) });
        port2.postMessage(null);
      };
      requestAnimationFrame(frame);
    };
    addEventListener("keydown", begin, { capture: true, once: true });
  });
}
