//! The calendar as people find and use it.

import { type APIRequestContext, type Locator, type Page, expect } from "@playwright/test";
import { call, open } from "./people";
import { newId } from "./words";

export type Kind = "Meeting" | "Deployment" | "Git action" | "Freeze" | "Absence";

const KINDS = { Meeting: "meeting", Deployment: "deployment", "Git action": "git_action", Freeze: "freeze", Absence: "absence" } as const;

/** A filled form of an event, as the pages send it. */
export function eventForm(title: string, date: string, kind: Kind = "Meeting", more: object = {}) {
  return {
    id: newId(),
    kind: KINDS[kind],
    title,
    all_day: false,
    date,
    last_date: date,
    time: "09:00",
    minutes: "60",
    zone: "Europe/Paris",
    second_reading: false,
    teams: [],
    tags: "",
    sprint: "",
    meeting_type: "other",
    participants: [],
    video_link: "",
    notes: "",
    epic: "",
    environment: "staging",
    services: ["api"],
    checklist: [],
    rollback_plan: "",
    description: "",
    changes: "",
    repository: "https://git.example.fr/portail/web.git",
    branch: "main",
    verb: "pull",
    trigger: "manual",
    run_tests: false,
    notify: false,
    log: "",
    environments: [],
    reason: "End of the year",
    ...more,
  };
}

/** Plans an event without the dialog, for tests of what comes after. Answers with its id. */
export async function plan(
  request: APIRequestContext,
  title: string,
  date: string,
  kind: Kind = "Meeting",
  more: object = {},
): Promise<string> {
  const form = eventForm(title, date, kind, more);
  let answer = await call(request, "event/create", { form });
  if (answer.status() === 409) {
    // Whatever stands in the way, as somebody does who has seen it.
    const { Conflicts: conflicts } = await answer.json();
    const accepted = { conflicts, reason: "Cannot wait" };
    answer = await call(request, "event/create", { form: { ...form, accepted } });
  }
  expect(answer.status(), await answer.text()).toBe(200);
  return form.id;
}

/** The address of the calendar with an event in the panel. */
export function eventPath(id: string, date: string, view = "month"): string {
  return `/calendar?view=${view}&date=${date}&event=${id}`;
}

/** Opens an event in the panel. */
export async function openEvent(page: Page, id: string, date: string): Promise<Locator> {
  await open(page, eventPath(id, date));
  const found = panel(page);
  await expect(found).toBeVisible();
  return found;
}

/** The side panel. */
export function panel(page: Page): Locator {
  return page.getByRole("complementary");
}

/** The links to an event on the page. */
export function chip(page: Page, title: string): Locator {
  return page.getByRole("main").getByRole("link", { name: title });
}

/** The dialog for a new event. */
export function dialog(page: Page): Locator {
  return page.getByRole("dialog", { name: "New event" });
}

/** Where something is drawn. A page that draws itself anew just then is waited for. */
export async function place(found: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  let box: Awaited<ReturnType<Locator["boundingBox"]>> = null;
  await expect.poll(async () => (box = await found.boundingBox())).not.toBeNull();
  return box!;
}

/** A message at the edge of the page. */
export function toast(page: Page, text: string | RegExp): Locator {
  return page.getByRole("status").getByText(text).last();
}

/** Presses the button that leads to the next step, and waits for it. */
export async function next(page: Page, step: "Details" | "Summary"): Promise<void> {
  await dialog(page).getByRole("button", { name: "Next" }).click();
  await expect(currentStep(page)).toContainText(step);
}

/** The step of the dialog one is at. */
export function currentStep(page: Page): Locator {
  return dialog(page).getByRole("listitem").and(page.locator("[aria-current=step]"));
}

/** Fills in what the second step asks for. */
export async function fillDetails(page: Page, kind: Kind, environment = "Staging"): Promise<void> {
  const form = dialog(page);
  switch (kind) {
    case "Meeting":
      await form.getByLabel("Type of meeting").selectOption("Review");
      await form.getByRole("checkbox", { name: /Karim Benali/ }).check();
      await form.getByLabel("Agenda and notes").fill("- first\n- **second**");
      break;
    case "Deployment":
      await form.getByLabel("Environment").selectOption(environment);
      await form.getByRole("checkbox", { name: "api", exact: true }).check();
      await form.getByLabel("Rollback plan").fill("1. Put the former image back");
      break;
    case "Git action":
      await form.getByLabel("Repository").fill("https://git.example.fr/portail/web.git");
      await form.getByLabel("Branch").fill("release/5");
      await form.getByLabel("Action", { exact: true }).selectOption("merge");
      break;
  }
}

/** Goes through the whole dialog, which is open, and ends with the event in the panel. */
export async function create(page: Page, kind: Kind, title: string, environment?: string): Promise<void> {
  const form = dialog(page);
  await form.getByLabel("Title").fill(title);
  await form.getByRole("radio", { name: new RegExp(`^${kind}`) }).check();
  await next(page, "Details");
  await fillDetails(page, kind, environment);
  await next(page, "Summary");
  await expect(form.getByRole("heading", { name: title })).toBeVisible();
  await form.getByRole("button", { name: "Create" }).click();
  // Somebody may be busy then, or a service closed: it is planned all the same.
  const anyway = page.getByRole("button", { name: "Plan it all the same" });
  await expect.poll(async () => (await anyway.isVisible()) || (await form.isHidden())).toBe(true);
  if (await anyway.isVisible()) await anyway.click();
  await expect(form).toBeHidden();
  await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
}
