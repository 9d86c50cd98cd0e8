//! Two people edit one event. Whoever saves second sees the difference and chooses; nothing is lost unseen.

import { type Browser, type Page } from "@playwright/test";
import { chip, eventPath, openEvent, panel, plan, toast } from "./support/calendar";
import { another, signIn } from "./support/people";
import { expect, test } from "./support/test";
import { quietDay, unique } from "./support/words";

interface Scene {
  mine: Page;
  theirs: Page;
  day: string;
  myTitle: string;
  theirTitle: string;
}

/** Both have edited the same event: they saved a title and tags, I have another title and a sprint, and press Save. */
async function collide(page: Page, browser: Browser): Promise<Scene> {
  const day = quietDay();
  const title = unique("Both edit this");
  const [myTitle, theirTitle] = [unique("Mine"), unique("Theirs")];
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  const id = await plan(page.request, title, day);
  await openEvent(page, id, day);
  const theirs = await another(browser, "admin1", eventPath(id, day));
  for (const one of [page, theirs]) {
    await panel(one).getByRole("button", { name: "Edit" }).click();
    await expect(one.getByLabel("Title")).toHaveValue(title);
  }
  await theirs.getByLabel("Title").fill(theirTitle);
  await theirs.getByLabel("Tags").fill("urgent");
  await page.getByLabel("Title").fill(myTitle);
  await page.getByLabel("Sprint").fill("Sprint 99");

  await theirs.getByRole("button", { name: "Save" }).click();
  await expect(toast(theirs, "Event saved")).toBeVisible();
  // What comes in does not take away what is being typed.
  await expect(chip(page, theirTitle)).toBeVisible();
  await expect(page.getByLabel("Title")).toHaveValue(myTitle);

  await page.getByRole("button", { name: "Save" }).click();
  const difference = page.getByRole("alert");
  await expect(difference).toContainText("Somebody saved before you");
  const fields = page.getByRole("group", { name: "Title" });
  await expect(fields.getByRole("radio", { name: `Theirs ${theirTitle}` })).toBeVisible();
  await expect(fields.getByRole("radio", { name: `Mine ${myTitle}` })).toBeChecked();
  // What only one of us touched is theirs or mine from the start.
  await expect(page.getByRole("group", { name: "Tags" }).getByRole("radio", { name: /^Theirs/ })).toBeChecked();
  await expect(page.getByRole("group", { name: "Sprint" }).getByRole("radio", { name: /^Mine/ })).toBeChecked();
  return { mine: page, theirs, day, myTitle, theirTitle };
}

async function ends(scene: Scene, title: string, sprint: boolean): Promise<void> {
  for (const page of [scene.mine, scene.theirs]) {
    await expect(panel(page).getByRole("heading", { name: title })).toBeVisible();
    await expect(panel(page)).toContainText("urgent");
    await expect(panel(page).getByText("Sprint 99")).toHaveCount(sprint ? 1 : 0);
    await expect(chip(page, title)).toBeVisible();
  }
  await scene.mine.reload();
  await expect(panel(scene.mine).getByRole("heading", { name: title })).toBeVisible();
}

test("the second one keeps their own", async ({ page, browser }) => {
  const scene = await collide(page, browser);
  await page.getByRole("button", { name: "Save this choice" }).click();
  await expect(toast(page, "Event saved")).toBeVisible();
  await ends(scene, scene.myTitle, true);
});

test("the second one takes the other's title and keeps the rest", async ({ page, browser }) => {
  const scene = await collide(page, browser);
  await page.getByRole("group", { name: "Title" }).getByRole("radio", { name: /^Theirs/ }).check();
  await page.getByRole("button", { name: "Save this choice" }).click();
  await expect(toast(page, "Event saved")).toBeVisible();
  await ends(scene, scene.theirTitle, true);
});

test("the second one drops their changes", async ({ page, browser }) => {
  const scene = await collide(page, browser);
  await page.getByRole("button", { name: "Drop my changes" }).click();
  await ends(scene, scene.theirTitle, false);
});

test("an undo that comes too late says so and changes nothing", async ({ page, browser }) => {
  const day = quietDay();
  const [first, second, third] = [unique("First"), unique("Second"), unique("Third")];
  await signIn(page, "projet1", `/calendar?view=month&date=${day}`);
  const id = await plan(page.request, first, day);
  await openEvent(page, id, day);
  const theirs = await another(browser, "admin1", eventPath(id, day));
  const rename = async (one: Page, title: string) => {
    await panel(one).getByRole("button", { name: "Edit" }).click();
    await one.getByLabel("Title").fill(title);
    await one.getByRole("button", { name: "Save" }).click();
    await expect(panel(one).getByRole("heading", { name: title })).toBeVisible();
  };
  await rename(page, second);
  await expect(panel(theirs).getByRole("heading", { name: second })).toBeVisible();
  await rename(theirs, third);
  await expect(panel(page).getByRole("heading", { name: third })).toBeVisible();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(toast(page, "Somebody changed it meanwhile")).toBeVisible();
  await expect(panel(page).getByRole("heading", { name: third })).toBeVisible();
});
