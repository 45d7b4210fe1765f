import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { requestOf } from "#domain/request.ts";
import { TaskType } from "#domain/task.ts";
import { parseWish } from "#domain/wish.ts";
import type { Figure } from "./figure.ts";

/** A wish as somebody would write it, and what it means. `inOrder`: its tasks wait for each other. `heldOut`: not looked at when the brain is mended. */
const Written = z.strictObject({ wish: z.string(), type: TaskType, agent: z.string().nullable(), after: z.array(z.int()), tasks: z.int(), inOrder: z.boolean(), heldOut: z.boolean() });
type Written = z.infer<typeof Written>;

const AGENTS = ["claude", "codex", "gemini", "opencode"];

interface Reading {
  written: Written;
  said: { type: string; agent: string | null; after: number[]; tasks: number; inOrder: boolean };
}

/** Lets the offline brain read 150 wishes written by hand: their type, the agent they name, the tasks they wait for, and how many tasks they are. */
export function wishes(): Promise<Figure[]> {
  const lines = readFileSync(join(import.meta.dirname, "wishes", "written.jsonl"), "utf8").trim().split("\n");
  const readings = lines.map((line) => read(Written.parse(JSON.parse(line))));
  const parts = [["all", readings], ["development", readings.filter((r) => !r.written.heldOut)], ["held out", readings.filter((r) => r.written.heldOut)]] as const;
  for (const [name, part] of parts) console.log(`${name}: ${MEASURES.map(({ id, is }) => `${id} ${part.filter(is).length} of ${part.length}`).join(", ")}`);
  for (const { written, said } of readings.filter((r) => !r.written.heldOut && !MEASURES.every(({ is }) => is(r)))) console.log(`wrong ${JSON.stringify(written)} read as ${JSON.stringify(said)}`);
  return Promise.resolve(MEASURES.flatMap((measure) => [figureOf(measure, "", readings), figureOf(measure, "-held-out", readings.filter((r) => r.written.heldOut))]));
}

interface Measure {
  id: string;
  goal: number;
  is(reading: Reading): boolean;
}

const MEASURES: readonly Measure[] = [
  { id: "type", goal: 90, is: ({ written, said }) => said.type === written.type },
  // Also an agent nobody named is wrong.
  { id: "agent", goal: 100, is: ({ written, said }) => said.agent === written.agent },
  { id: "dependency", goal: 95, is: ({ written, said }) => said.after.join() === written.after.join() },
  { id: "split", goal: 95, is: ({ written, said }) => said.tasks === written.tasks && said.inOrder === written.inOrder },
];

function figureOf({ id, goal, is }: Measure, part: string, readings: readonly Reading[]): Figure {
  const right = readings.filter(is).length;
  return { name: `wishes-${id}${part}`, value: (100 * right) / readings.length, goal, least: true, counts: true, unit: " %", detail: { right, of: readings.length, wrong: readings.filter((r) => !is(r) && !r.written.heldOut).map((r) => r.written.wish) } };
}

/** As the chat does it: the message is split, and each part becomes a task that is read by itself. */
function read(written: Written): Reading {
  const request = requestOf(written.wish);
  const parts = request.kind === "submit" ? request.wishes : [];
  const first = parseWish(parts[0]?.text ?? written.wish, { agents: AGENTS });
  return { written, said: { type: first.type, agent: first.agent, after: first.after, tasks: parts.length, inOrder: parts.length > 1 && parts.slice(1).every((p) => p.follows) } };
}
