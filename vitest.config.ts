import { defineConfig } from "vitest/config";

const ignored = ["**/node_modules/**", ".next/**", ".cache/**"];
const integration = ["**/*.int.test.ts", "e2e/**/*.test.ts"];

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      // Laws are tried on thousands of cases; the limit is for what hangs, not for a busy machine.
      { test: { name: "unit", include: ["{src,server,bin,scripts,bench}/**/*.test.{ts,tsx}"], exclude: [...ignored, ...integration], testTimeout: 30_000 } },
      // Real tmux, real git, real servers: slower, and not many at a time. What needs a second try is named at the end of the run.
      { test: { name: "integration", include: integration, exclude: ignored, testTimeout: 120_000, hookTimeout: 120_000, retry: 1, maxWorkers: 2 } },
    ],
  },
});
