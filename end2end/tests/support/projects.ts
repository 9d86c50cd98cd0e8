//! Projects that tests found for themselves.

import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { call, joinAs, newTeam } from "./people";
import { expect } from "./test";
import { newId, token } from "./words";

/** A key that no other test has. */
export const newKey = () => `T${token().replaceAll(/[^a-z0-9]/g, "").slice(-8).toUpperCase()}`;

/** A project of a team of its own, and its lead, who is signed in. */
export async function founded(browser: Browser, context: BrowserContext) {
  const team = await newTeam(browser);
  const lead = await joinAs(context, ["project"], undefined, [team.id]);
  const key = newKey();
  const form = {
    id: newId(),
    key,
    name: `Portal ${key}`,
    description: "See the [plan](https://example.org) with **care**.",
    teams: [team.id],
    members: [],
    services: ["api"],
    links: [{ label: "Wiki", address: "https://wiki.example.org" }],
  };
  const answer = await call(context.request, "project/create", { form });
  expect(answer.status(), await answer.text()).toBe(200);
  const made = (await answer.json()) as { workflow: { columns: { id: string; name: string }[] } };
  return { id: form.id, team, lead, key, name: form.name, path: `/projects/${key}`, columns: made.workflow.columns };
}

/** Adds items to a project, one after the other, and says their ids. */
export async function items(context: BrowserContext, project: string, titles: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const title of titles) {
    const id = newId();
    const answer = await call(context.request, "item/create", { project, id, sets: [{ title }], place: "last" });
    expect(answer.status(), await answer.text()).toBe(200);
    ids.push(id);
  }
  return ids;
}

/** A column of the board by its name. */
export const column = (page: Page, name: string): Locator => page.locator("section.column").filter({ has: page.getByRole("heading", { name, exact: true }) });
export const cards = (page: Page, name: string): Promise<string[]> => column(page, name).locator(".tile-title").evaluateAll((all) => all.map((one) => one.firstChild?.textContent ?? ""));
export const cardOf = (page: Page, title: string): Locator => page.locator(".item-card").filter({ has: page.locator(".tile-title", { hasText: new RegExp(`^${title}`) }) });

/** Takes something with the mouse and lets it go in the middle, or below, of something else. */
export async function drag(page: Page, from: Locator, to: Locator, below = false) {
  await from.scrollIntoViewIfNeeded();
  const start = (await from.boundingBox())!;
  await page.mouse.move(start.x + 60, start.y + 12);
  await page.mouse.down();
  await page.mouse.move(start.x + 70, start.y + 20, { steps: 3 });
  const aim = async () => {
    const end = (await to.boundingBox())!;
    await page.mouse.move(end.x + end.width / 2, below ? end.y + end.height - 3 : end.y + Math.min(end.height / 2, 40), { steps: 6 });
  };
  await aim();
  // Near its edge the list has scrolled: it is elsewhere now.
  await aim();
  await page.mouse.up();
}
