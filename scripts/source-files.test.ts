import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isProduction, isTest, sourceFiles } from "./source-files.mjs";

const root = mkdtempSync(join(tmpdir(), "rdv-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("packages, builds, results and links are not written by people", () => {
  const written = ["README.md", "src/a.ts", "bench/run.ts", ".ci/run", "e2e/fakes/samples.ts"];
  const made = ["node_modules/x/index.js", "src/node_modules/y.ts", ".next/server.js", ".cache/clis/c.js", "bench/results/1.json", "e2e/fakes/samples/s.md", ".git/config"];
  for (const file of [...written, ...made]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  symlinkSync("README.md", join(root, "CLAUDE.md"));
  expect(sourceFiles(root)).toEqual([...written].sort());
});

test("production is what runs for users, tests are the rest of the code", () => {
  expect(["src/domain/task.ts", "server/main.ts", "bin/rdv", "bin/rdv.ts", "scripts/start.mjs"].every(isProduction)).toBe(true);
  expect(["src/domain/task.test.ts", "server/a.int.test.ts", "e2e/journey.spec.ts", "e2e/fakes/model-server.ts"].every(isTest)).toBe(true);
  expect(["src/domain/task.test.ts", "e2e/fakes/reply.ts", "src/app/globals.css", "next.config.ts", "bench/run.ts"].some(isProduction)).toBe(false);
});
