import process from "node:process";
import { defineConfig } from "@playwright/test";

const desk = { viewport: { width: 1440, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** Browser tests against the product as a person starts it: `*.spec.ts` at desk and phone size; `*.shot.ts` makes the pictures of the README. */
export default defineConfig({
  testDir: "e2e",
  outputDir: ".cache/browser-tests",
  timeout: 180_000,
  expect: { timeout: 20_000 },
  workers: 1,
  // What needs a second try is named at the end of the run.
  retries: 1,
  forbidOnly: Boolean(process.env["CI"]),
  reporter: "list",
  use: {
    // A container without user namespaces has no sandbox to offer, and only our own page is opened. Without WebGL a terminal is text that can be read.
    launchOptions: { args: ["--no-sandbox", "--disable-3d-apis"], ...(process.env["RDV_CHROMIUM"] ? { executablePath: process.env["RDV_CHROMIUM"] } : {}) },
    actionTimeout: 20_000,
    locale: "en-GB",
    colorScheme: "dark",
  },
  projects: [
    { name: "desk", testMatch: "**/*.spec.ts", use: desk },
    { name: "phone", testMatch: "**/*.spec.ts", testIgnore: "**/keyboard.spec.ts", use: phone },
    { name: "pictures", testMatch: "**/*.shot.ts", use: desk },
  ],
});
