//! Somebody else's calendar that reads ours from a secret address: vdirsyncer fetches it, khal shows it.

import { execFile } from "node:child_process";
import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { test } from "./test";

const run = promisify(execFile);

/** A file of the reader: what is in it, and when it was written. */
export type Kept = Map<string, { text: string; written: number }>;

/** An event on one day; the time is empty for one that takes the whole day. */
export interface Seen {
  day: string;
  time: string;
  title: string;
}

export class Reader {
  private constructor(private readonly home: string) {}

  /** A reader of `address`, who never read before. */
  static async of(address: string): Promise<Reader> {
    const reader = new Reader(test.info().outputPath("reader"));
    for (const name of ["status", "calendar"]) await mkdir(reader.path(name), { recursive: true });
    await reader.subscribe(address);
    await writeFile(
      reader.path("khal.conf"),
      `[calendars]
[[feed]]
path = ${reader.path("calendar")}
readonly = True
[locale]
local_timezone = Europe/Paris
default_timezone = Europe/Paris
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = ${reader.path("khal.db")}
`,
    );
    return reader;
  }

  /** Reads from another address, into the same files. */
  async subscribe(address: string): Promise<void> {
    await writeFile(
      this.path("vdirsyncer.conf"),
      `[general]
status_path = "${this.path("status")}"
[pair feed]
a = "ours"
b = "theirs"
collections = null
conflict_resolution = "a wins"
[storage ours]
type = "http"
url = "${address}"
[storage theirs]
type = "filesystem"
path = "${this.path("calendar")}"
fileext = ".ics"
`,
    );
    await this.vdirsyncer("discover", "feed");
  }

  /** Fetches what there is; throws where that fails. */
  async sync(): Promise<void> {
    await this.vdirsyncer("sync", "feed");
  }

  /** What was fetched, file by file. */
  async files(): Promise<Kept> {
    const kept: Kept = new Map();
    for (const name of (await readdir(this.path("calendar"))).sort()) {
      const path = join(this.path("calendar"), name);
      const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
      kept.set(name, { text, written: mtimeMs });
    }
    return kept;
  }

  /** What khal lists, day by day: a long event on each of its days. */
  async list(first: string, days: number): Promise<Seen[]> {
    const asked = ["--day-format", "= {date}", "--format", "{start-time}|{title}", first, `${days}d`];
    const { stdout } = await this.run("khal", ["-c", this.path("khal.conf"), "list", ...asked]);
    const seen: Seen[] = [];
    let day = "";
    for (const line of stdout.split("\n").filter(Boolean)) {
      if (line.startsWith("= ")) day = line.slice(2);
      else {
        const [time, ...title] = line.split("|");
        seen.push({ day, time: time!, title: title.join("|") });
      }
    }
    return seen;
  }

  private path(name: string): string {
    return join(this.home, name);
  }

  private async vdirsyncer(...command: string[]): Promise<void> {
    await this.run("vdirsyncer", ["-c", this.path("vdirsyncer.conf"), ...command]);
  }

  private run(program: string, args: string[]) {
    return run(program, args, { env: { PATH: process.env.PATH, HOME: this.home, LC_ALL: "C.UTF-8", TZ: "Europe/Paris" } });
  }
}
