//! Frames of a page that rests, has the mouse over it, or has something dragged over it.

import { type Locator, type Page, expect } from "@playwright/test";

/** How long each is watched, in milliseconds. */
const WATCHED = 2_000;

/** What a page did meanwhile. */
export interface Frames {
  /** Milliseconds from each frame to the next. */
  intervals: number[];
  /** How often it heard that the mouse moved. */
  moves: number;
}

declare global {
  interface Window {
    stopWatching?: () => Frames;
  }
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Nobody touches the page. */
export function idle(page: Page): Promise<Frames> {
  return frames(page, () => page.evaluate((time) => new Promise((done) => setTimeout(done, time)), WATCHED));
}

/** The mouse moves over `area`. */
export function move(page: Page, area: Box): Promise<Frames> {
  return frames(page, () => roam(page, area));
}

/** `event` is dragged over `area`, and let go of where it was. It is watched from when it is `ready` on. */
export async function drag(page: Page, event: Locator, area: Box, ready?: () => Promise<void>): Promise<Frames> {
  const from = (await event.boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  if (ready) {
    await page.mouse.move(area.x, area.y, { steps: 4 });
    await ready();
  }
  const seen = await frames(page, () => roam(page, area));
  const ghost = page.locator(".ghost, .ghost-bar");
  await expect(ghost).not.toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(ghost).toHaveCount(0);
  return seen;
}

/** The middle of what is seen of a page's grid: far from where it would scroll. */
export async function middle(grid: Locator): Promise<Box> {
  const { x, y, width, height } = (await grid.boundingBox())!;
  return { x: x + width * 0.2, y: y + height * 0.3, width: width * 0.6, height: height * 0.4 };
}

/** Moves the mouse in a figure of eight; each step waits until the page has heard of it. */
async function roam(page: Page, { x, y, width, height }: Box): Promise<void> {
  const begun = Date.now();
  for (let passed = 0; passed < WATCHED; passed = Date.now() - begun) {
    const turn = (passed / WATCHED) * 2 * Math.PI;
    await page.mouse.move(x + (width / 2) * (1 + Math.sin(turn)), y + (height / 2) * (1 + Math.sin(2 * turn)));
  }
}

async function frames(page: Page, during: () => Promise<unknown>): Promise<Frames> {
  await page.evaluate(start);
  await during();
  return page.evaluate(() => window.stopWatching!());
}

/** Runs in the page. */
function start(): void {
  const ticks: number[] = [];
  let [moves, next] = [0, 0];
  const tick = () => {
    // Not the time that the callback is given: that is when the frame was due, and hides by how much it is late.
    ticks.push(performance.now());
    next = requestAnimationFrame(tick);
  };
  const moved = () => void (moves += 1);
  next = requestAnimationFrame(tick);
  addEventListener("pointermove", moved, { capture: true });
  window.stopWatching = () => {
    cancelAnimationFrame(next);
    removeEventListener("pointermove", moved, { capture: true });
    return { intervals: ticks.slice(1).map((time, n) => time - ticks[n]!), moves };
  };
}
