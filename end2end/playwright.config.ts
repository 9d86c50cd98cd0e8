import { defineConfig } from "@playwright/test";

// BASE_URL=http://… tests a server that runs already; PROFILE=debug takes the debug build.
const address = "127.0.0.1:3100";
const baseURL = process.env.BASE_URL ?? `http://${address}`;
const server = `target/${process.env.PROFILE ?? "release"}/creneau serve`;
const data = "target/e2e-data";

export default defineConfig({
  testDir: "tests",
  // Bounds for a busy machine; on an idle one the slowest test takes a third of this.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    baseURL,
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    screenshot: "only-on-failure",
    // Without the film: taking it costs more than the tests.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox", // which root and most containers cannot have
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        // No page may depend on another host.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
      ],
    },
  },
  webServer: process.env.BASE_URL
    ? undefined
    : {
        command: `rm -rf ${data} && exec ${server}`,
        cwd: "..",
        env: { CRENEAU_ADDR: address, CRENEAU_DATA_DIR: data, CRENEAU_DEMO: "1", CRENEAU_LOG: "warn" },
        url: `${baseURL}/readyz`,
        reuseExistingServer: false,
        timeout: 120_000,
        stdout: "pipe",
        stderr: "pipe",
        // By default Playwright kills outright, which leaves the database running.
        gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
      },
});
