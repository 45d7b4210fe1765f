import { describe } from "vitest";
import type { CliId } from "../fakes/cli-cache.ts";
import { chosen } from "./chosen.ts";

/** Milliseconds for fetching a CLI and starting everything. */
export const SET_UP_MS = 600_000;
export const TEST_MS = 240_000;

/** The tests of one CLI; where it was not asked for they are skipped, and say how to ask. */
export function describeChosen(id: CliId, tests: () => void): void {
  const isChosen = chosen().includes(id);
  describe.skipIf(!isChosen)(`${id}${isChosen ? "" : " (not chosen: npm run e2e -- --agents all)"}`, () => {
    tests();
  });
}
