import { defineConfig } from "@playwright/test";
import { launchOptions } from "./support/browser.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "*.e2e.ts",
  outputDir: "results",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    launchOptions: launchOptions(),
    locale: "zh-CN",
    viewport: { width: 1366, height: 768 },
    trace: "retain-on-failure",
  },
});
