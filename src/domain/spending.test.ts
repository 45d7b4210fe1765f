import { expect, test } from "vitest";
import { UNKNOWN_USAGE } from "./delegation.ts";
import { spendingOf } from "./spending.ts";

const A = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const B = "01BRZ3NDEKTSV4RRFFQ69G5FAV";
const run = (projectId: string, taskId: string, createdAt: string, costUsd: number | null) => ({ projectId, taskId, createdAt, usage: { ...UNKNOWN_USAGE, costUsd } });

test("spending adds up by project and by day, says how many did not tell, and is unknown where nobody did", () => {
  const tries = [run(A, "1", "2026-11-20T23:30:00.000Z", 1), run(A, "1", "2026-11-20T10:00:00.000Z", 0.5), run(A, "2", "2026-11-21T10:00:00.000Z", null), run(B, "3", "2026-11-21T10:00:00.000Z", null)];
  const [a, b] = spendingOf(tries);
  expect(a).toMatchObject({ projectId: A, tasks: 2, tries: 3, untold: 1, costUsd: 1.5, days: [{ day: "2026-11-20", usage: { costUsd: 1.5 } }, { day: "2026-11-21", usage: { costUsd: null } }] });
  expect(b).toMatchObject({ projectId: B, tries: 1, untold: 1, costUsd: null });
  expect(spendingOf(tries, 60)[0]?.days.map((d) => [d.day, d.usage.costUsd])).toEqual([["2026-11-20", 0.5], ["2026-11-21", 1]]);
  expect(spendingOf([])).toEqual([]);
});
