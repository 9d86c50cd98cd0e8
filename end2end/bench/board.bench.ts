//! `make bench`, in a browser: how long a board of 2,000 cards takes to open, and a card to stand where it was dropped;
//! and what a board of 500 costs the server. Times are of one run on one machine: compare the rows.

import { get } from "node:http";
import type { Page } from "@playwright/test";
import { call, open, origin, signIn } from "../tests/support/people";
import { expect, test } from "../tests/support/test";
import { newId } from "../tests/support/words";

const ROUNDS = 15;
const MANY = 2_000;
const SOME = 500;
/** How long a card is watched after it was dropped. */
const WATCHED = 1_200;

const rows: string[] = [];
const quantile = (times: number[], share: number) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!;
const line = (name: string, times: number[], unit = "ms") =>
  rows.push(`${name.padEnd(56)}${[0.5, 0.95, 1].map((share) => `${quantile(times, share).toFixed(1)} ${unit}`.padStart(13)).join("")}`);

test.describe.configure({ mode: "serial" });
test.afterAll(() => console.log(`\n${"board".padEnd(56)}${["p50", "p95", "max"].map((name) => name.padStart(13)).join("")}\n${rows.join("\n")}\n`));

/** A project with so many items, a quarter in each column. */
async function full(page: Page, key: string, count: number): Promise<string> {
  const id = newId();
  const form = { id, key, name: `Bench ${key}`, description: "", teams: [], members: [], services: [], links: [] };
  const made = await call(page.request, "project/create", { form });
  expect(made.status(), await made.text()).toBe(200);
  const { workflow } = (await made.json()) as { workflow: { columns: { id: string; name: string }[] } };
  const names = workflow.columns.map((column) => column.name);
  const lines = Array.from({ length: count }, (_, n) => `Something to do that takes a line or so ${n},K-${n},${names[n % names.length]},${n % 13}`);
  const mapping = { columns: ["title", "key", "status", "points"], kind: "task", statuses: workflow.columns.map((column) => [column.name, column.id]) };
  const text = ["Summary,Key,Status,Points", ...lines].join("\n");
  const answer = await call(page.request, "item/import", { project: id, text, mapping, apply: true });
  expect(((await answer.json()) as { new: number }).new).toBe(count);
  return `/projects/${key}`;
}

/** From something that happens to the frame after which `found` holds, in milliseconds. */
async function painted(page: Page, event: string, found: string, act: () => Promise<void>): Promise<number> {
  await page.evaluate(([event, found]) => {
    const holder = window as Window & { painted?: Promise<number> };
    const test = new Function(`return ${found}`) as () => boolean;
    holder.painted = new Promise((resolve) => {
      addEventListener(event!, ({ timeStamp }) => {
        const look = () => {
          if (!test()) return requestAnimationFrame(look);
          // After the frame in which it is there has been painted.
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now() - timeStamp);
          return channel.port2.postMessage(0);
        };
        requestAnimationFrame(look);
      }, { once: true, capture: true });
    });
  }, [event, found]);
  await act();
  return page.evaluate(() => (window as Window & { painted?: Promise<number> }).painted!);
}

test(`a board of ${MANY} cards opens, and cards are dropped`, async ({ page }) => {
  await signIn(page, "projet1", "/account");
  const path = await full(page, "BENCHM", MANY);
  const [opened, loaded]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    await open(page, path);
    opened.push(await painted(page, "click", "document.querySelectorAll('.item-card').length > 8", () => page.getByRole("link", { name: "Board" }).click()));
  }
  line(`${MANY} cards: from the click to the painted board`, opened);
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto(`${path}/board`, { waitUntil: "load" });
    // The first HTML holds the cards that are seen.
    await expect(page.locator(".item-card").first()).toBeVisible();
    const paint = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    loaded.push((await paint.jsonValue())!);
  }
  line(`${MANY} cards: loaded anew, to the first paint`, loaded);
  await open(page, `${path}/board`);
  rows.push(`${"cards in the page".padEnd(56)}${String(await page.locator(".item-card").count()).padStart(13)}`);

  const [keyed, dropped]: [number[], number[]] = [[], []];
  let flickers = 0;
  const column = (n: number) => page.locator("section.column").nth(n);
  for (let round = 0; round < ROUNDS; round++) {
    const card = column(0).locator(".item-card").first();
    const id = (await card.getAttribute("data-item"))!;
    await card.locator(".tile-title").focus();
    const there = `document.querySelectorAll("section.column")[1].querySelector("[data-item='${id}']") !== null`;
    keyed.push(await painted(page, "keydown", there, () => page.keyboard.press("Alt+ArrowRight")));
    flickers += await left(page, id, 1);
  }
  line(`${MANY} cards: from the key to the card in its column`, keyed);
  for (let round = 0; round < ROUNDS; round++) {
    const card = column(2).locator(".item-card").first();
    const id = (await card.getAttribute("data-item"))!;
    const from = (await card.boundingBox())!;
    const to = (await column(3).boundingBox())!;
    await page.mouse.move(from.x + 60, from.y + 12);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + 160, { steps: 8 });
    const there = `document.querySelectorAll("section.column")[3].querySelector("[data-item='${id}']") !== null`;
    dropped.push(await painted(page, "pointerup", there, () => page.mouse.up()));
    flickers += await left(page, id, 3);
  }
  line(`${MANY} cards: from the drop to the card in its place`, dropped);
  rows.push(`${`cards that left their place within ${WATCHED} ms of a drop`.padEnd(56)}${String(flickers).padStart(13)}`);
});

/** How often a card is not in its column, looking at each frame for a while. */
async function left(page: Page, id: string, column: number): Promise<number> {
  return page.evaluate(
    ([id, column, watched]) =>
      new Promise<number>((resolve) => {
        const since = performance.now();
        let away = 0;
        const look = () => {
          const there = document.querySelectorAll("section.column")[column as number]?.querySelector(`[data-item='${id}']`);
          if (!there) away = 1;
          if (performance.now() - since < (watched as number)) requestAnimationFrame(look);
          else resolve(away);
        };
        look();
      }),
    [id, column, WATCHED] as const,
  );
}

test(`a board of ${SOME} cards costs the server`, async ({ page }) => {
  await signIn(page, "projet1", "/account");
  const path = await full(page, "BENCHS", SOME);
  const cookies = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join("; ");
  const ask = (encoding: string) =>
    new Promise<{ took: number; bytes: number }>((resolve, reject) => {
      const since = performance.now();
      get(`${origin()}${path}/board`, { headers: { cookie: cookies, "accept-encoding": encoding } }, (answer) => {
        let bytes = 0;
        answer.on("data", (part: Buffer) => (bytes += part.length));
        answer.on("end", () => resolve({ took: performance.now() - since, bytes }));
      }).on("error", reject);
    });
  const answers = [];
  for (let round = 0; round < 40; round++) answers.push(await ask("br"));
  line(`${SOME} cards: the server's page, to its last byte`, answers.map((one) => one.took));
  const plain = await ask("identity");
  rows.push(`${`${SOME} cards: bytes, compressed and plain`.padEnd(56)}${String(answers[0]!.bytes).padStart(13)}${String(plain.bytes).padStart(13)}`);
});
