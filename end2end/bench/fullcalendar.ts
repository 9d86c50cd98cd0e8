//! FullCalendar's month, alone on a page, its events in memory.

import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { type Pair, fill } from "./months";
import type { Look } from "./switching";

/** What its script makes. */
declare const FullCalendar: typeof import("fullcalendar") & { version: string };

const SCRIPT = fileURLToPath(new URL("../node_modules/fullcalendar/index.global.min.js", import.meta.url));

export const fullCalendar: Look = {
  calendar: ".fc",
  day: ".fc-daygrid-day",
  // It hides what does not fit, and leaves it where it is.
  chip: ".fc-daygrid-event",
  more: ".fc-daygrid-more-link",
};

/** Opens the first of two months with `size` events each, and answers with its name. */
export async function openFullCalendar(page: Page, pair: Pair, size: number): Promise<string> {
  await page.goto("about:blank");
  await page.setContent('<!doctype html><style>html,body,#month{height:100%;margin:0}</style><div id="month"></div>');
  await page.addScriptTag({ path: SCRIPT });
  return page.evaluate(
    ({ date, events }) => {
      // Nothing is set that costs time and people would not miss: not even that events can be dragged.
      const calendar = new FullCalendar.Calendar(document.getElementById("month")!, {
        initialView: "dayGridMonth",
        initialDate: date,
        dayMaxEvents: true,
        fixedWeekCount: false,
        firstDay: 1,
        height: "100%",
        events,
      });
      calendar.render();
      addEventListener("keydown", ({ key }) => {
        if (key === "n") calendar.next();
        if (key === "p") calendar.prev();
      });
      return `FullCalendar ${FullCalendar.version}`;
    },
    { date: pair[0].date, events: fill(pair, size) },
  );
}
