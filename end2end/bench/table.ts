//! What was measured, as text.

import type { Frames } from "./frames";
import type { Dom, Switch } from "./switching";

/** A calendar with so many events in each month. */
export interface Turned {
  name: string;
  events: number;
  warm: Switch[];
  cold: Switch[];
  dom: Dom;
}

export interface Watched {
  name: string;
  frames: Frames;
}

/** How long switching took, and Créneau's times as multiples of FullCalendar's. */
export function months(rows: Turned[]): string {
  const painted = (switches: Switch[]) => switches.map((each) => each.painted);
  const lines = rows.map(({ name, events, warm, cold, dom }) => {
    const [p50, p95, max] = quantiles(painted(warm));
    const [cold50, , coldMax] = quantiles(painted(cold));
    const times = [p50, p95, max, cold50, coldMax].map(ms);
    return line(name, [count(events), ...times, count(dom.nodes), count(dom.chips), count(dom.seen)]);
  });
  const [one] = rows;
  return [
    `months: from the key press to the painted month (ms), ${one!.warm.length} switches warm, ${one!.cold.length} cold`,
    line("", ["events", "p50", "p95", "max", "cold p50", "max", "nodes", "chips", "seen"]),
    ...lines,
    ...ratios(rows),
  ].join("\n");
}

function ratios(rows: Turned[]): string[] {
  const of = ({ warm, cold }: Turned) =>
    [...quantiles(warm.map((s) => s.painted)), ...quantiles(cold.map((s) => s.painted)).filter((_, n) => n !== 1)];
  const [ours, theirs] = [rows.filter((row) => row.name === "Créneau"), rows.filter((row) => row.name !== "Créneau")];
  return ours.flatMap((our) =>
    theirs.map((their) => {
      const shares = of(our).map((time, n) => `${(time / of(their)[n]!).toFixed(2)}x`);
      return line(`Créneau ${count(our.events)} ÷ theirs`, [count(their.events), ...shares]);
    }),
  );
}

/** Where Créneau's time goes. */
export function parts(rows: Turned[]): string {
  const lines = rows.flatMap(({ name, events, warm }) => {
    const median = (part: (one: Switch, answer: NonNullable<Switch["answer"]>) => number) =>
      quantiles(warm.flatMap((one) => (one.answer ? [part(one, one.answer)] : [])))[0];
    const [bytes, sent] = [median((_, answer) => answer.bytes), median((_, answer) => answer.sent)];
    const times = [
      median((_, answer) => answer.asked),
      median((_, answer) => answer.began - answer.asked),
      median((_, answer) => answer.complete - answer.began),
      median((one, answer) => one.drawn - answer.complete),
      median((one) => one.painted - one.drawn),
    ];
    const asked = warm.filter((one) => one.answer).length;
    return [line(name, [count(events), count(asked), ...times.map(ms), count(bytes), count(sent)])];
  });
  return [
    "where that time goes (median, ms) where the month was not loaded ahead, and the bytes of the answer",
    line("", ["events", "asked", "to ask", "server", "transfer", "to DOM", "to paint", "JSON", "as sent"]),
    ...lines,
  ].join("\n");
}

/** How smooth pages are. */
export function smoothness(rows: Watched[]): string {
  const lines = rows.map(({ name, frames: { intervals, moves } }) => {
    const [, p95, max] = quantiles(intervals);
    const rate = (intervals.length / intervals.reduce((sum, each) => sum + each, 0)) * 1_000;
    const over = (limit: number) => count(intervals.filter((each) => each > limit).length);
    return line(name, [rate.toFixed(1), ms(p95), ms(max), count(intervals.length), over(17.5), over(34), count(moves)]);
  });
  return [
    "frames: 2 s each; compare with the rows that rest, a machine without GPU may not hold 60 a second",
    line("", ["per s", "p95 ms", "max ms", "frames", "> 17.5", "> 34", "moves"]),
    ...lines,
  ].join("\n");
}

/** Median, 95th percentile and maximum; of nothing, no numbers. */
function quantiles(values: number[]): [number, number, number] {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
  return [at(0.5), at(0.95), at(1)];
}

function line(name: string, cells: string[]): string {
  return name.padEnd(30) + cells.map((cell) => cell.padStart(10)).join("");
}

function ms(time: number): string {
  return Number.isNaN(time) ? "–" : time.toFixed(1);
}

function count(number: number): string {
  return Number.isNaN(number) ? "–" : number.toLocaleString("en-GB");
}
