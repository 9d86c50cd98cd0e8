//! Two neighbouring months, and as many events in each as wanted.

import { plus, today } from "../tests/support/words";

/** What a calendar shows for a month: whole weeks, Monday first. */
export interface Month {
  /** A day in its middle (`YYYY-MM-DD`). */
  date: string;
  days: string[];
}

export type Pair = readonly [Month, Month];

/** Times are those of the clock on the wall in Paris (`YYYY-MM-DDTHH:MM:SS`). */
export interface Happening {
  title: string;
  start: string;
  end: string;
}

/** The month so many months from today, and the next. */
export function neighbours(months: number): Pair {
  return [month(months), month(months + 1)];
}

function month(fromToday: number): Month {
  const now = new Date(`${today()}T00:00:00Z`);
  const first = iso(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + fromToday, 1));
  const next = iso(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + fromToday + 1, 1));
  const days: string[] = [];
  for (let day = plus(first, 1 - weekday(first)); day < next || weekday(day) !== 1; day = plus(day, 1)) days.push(day);
  return { date: plus(first, 14), days };
}

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** From Monday, 1. */
function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Events that make each month show `size` of them, where it shows `already` so many. */
export function fill([one, other]: Pair, size: number, already: readonly [number, number] = [0, 0]): Happening[] {
  const first = spread(size - already[0], one.days);
  // The months share a week or two.
  const shared = first.filter(({ start }) => other.days.includes(start.slice(0, 10))).length;
  const own = other.days.filter((day) => !one.days.includes(day));
  return [...first, ...spread(size - already[1] - shared, own)];
}

function spread(count: number, days: string[]): Happening[] {
  return Array.from({ length: count }, (_, n) => {
    const day = days[Math.floor((n * days.length) / count)]!;
    // All through the working day; 37 and 600 have no common divisor.
    const minute = 8 * 60 + ((n * 37) % 600);
    // The day in the title says on the page that a chip belongs to the day it stands in.
    return { title: `Review ${day} no. ${n}`, start: at(day, minute), end: at(day, minute + 45) };
  });
}

function at(day: string, minute: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;
}
