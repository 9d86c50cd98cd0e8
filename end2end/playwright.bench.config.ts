import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

const address = "127.0.0.1:3101";
const data = "target/bench-data";

export default defineConfig({
  ...tests,
  testDir: "bench",
  testMatch: "*.bench.ts",
  // Each run empties its own: what the tests left stays.
  outputDir: "../target/bench-results",
  // Only against hanging: no measurement fails because it is slow.
  timeout: 900_000,
  workers: 1,
  reporter: "list",
  reportSlowTests: null,
  use: {
    ...tests.use,
    baseURL: `http://${address}`,
    viewport: { width: 1280, height: 900 },
    trace: "off",
    screenshot: "off",
    launchOptions: {
      ...tests.use?.launchOptions,
      args: [
        ...(tests.use?.launchOptions?.args ?? []),
        // A page that Chromium takes for hidden gets fewer frames.
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
      ],
    },
  },
  webServer: {
    // Thousands of events go in: never into a database that somebody's environment names.
    command: `rm -rf ${data} && exec env -u DATABASE_URL target/release/creneau serve`,
    cwd: "..",
    env: { CRENEAU_ADDR: address, CRENEAU_DATA_DIR: data, CRENEAU_DEMO: "1", CRENEAU_LOG: "warn" },
    url: `http://${address}/readyz`,
    reuseExistingServer: false,
    timeout: 120_000,
    stdout: "pipe",
    stderr: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
  },
});
