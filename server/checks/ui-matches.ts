import type { Check, CheckWorld, PageSeen } from "#domain/check.ts";
import { type CheckSpec, DEFAULT_CHECK_TIMEOUT_MS, type PageWanted } from "#domain/contract.ts";
import type { CheckResult } from "#domain/evidence.ts";
import type { Finding } from "#domain/finding.ts";
import { oneLine } from "#domain/text.ts";
import { runOf, tailOfOutput, whyOf } from "../lib/command-check.ts";
import { resultOfLooking, skippedResult } from "../lib/looking-check.ts";

/** Share of pixels that may differ from an approved picture. */
const DIFFERS = 0.002;

const check: Check = {
  id: "ui-matches",
  means: "A page of the started app shows what was agreed on, to everybody, and looks like the approved picture.",
  executes: true,
  suggest: () => [],
  async run(spec, world) {
    if (!spec.argv || !spec.page) return skippedResult("the contract names no app to start, or no page of it");
    return look(spec, world).catch((error: unknown) => ({ ...resultOfLooking([{ message: whyOf(error) }], ""), argv: spec.argv ?? null }));
  },
};

export default check;

async function look(spec: CheckSpec, world: CheckWorld): Promise<CheckResult> {
  const argv = spec.argv ?? [];
  const wanted = spec.page as PageWanted;
  const refusal = await world.pageRefusal();
  if (refusal !== null) return { ...skippedResult(refusal), argv };
  const { seen, ran } = await world.serve(argv, spec.timeoutMs ?? DEFAULT_CHECK_TIMEOUT_MS, (app) => app.open(wanted));
  const looks: Finding[] = wanted.accessible ? [] : seen.problems.map((message) => ({ message }));
  const kept = { argv, outputTail: tailOfOutput(ran.output), durationMs: Math.max(0, ran.durationMs), runs: [runOf(ran)], pictures: [seen.picture] };
  return { ...resultOfLooking(findingsOf(wanted, seen), noteOf(wanted, seen)), ...kept, ...(looks.length > 0 ? { looks } : {}) };
}

function findingsOf(wanted: PageWanted, seen: PageSeen): Finding[] {
  const unseen = (wanted.see ?? []).filter((text) => !seen.text.includes(text));
  const differs = seen.difference !== null && seen.difference > DIFFERS;
  return [
    ...(seen.status !== null && seen.status >= 400 ? [{ message: `${wanted.path} answers ${seen.status}.` }] : []),
    ...unseen.map((text) => ({ message: `${wanted.path} does not show ${JSON.stringify(text)}. It shows: ${oneLine(seen.text, 300) || "nothing"}` })),
    ...seen.errors.map((text) => ({ message: `A script of ${wanted.path} fails: ${oneLine(text, 300)}` })),
    ...(wanted.accessible ? seen.problems.map((problem) => ({ message: `${wanted.path}: ${problem}` })) : []),
    ...(wanted.like !== undefined && seen.difference === null ? [{ message: `There is no approved picture ${wanted.like} in the project to compare with.` }] : []),
    ...(differs ? [{ message: `${wanted.path} looks other than ${wanted.like}: ${((seen.difference ?? 0) * 100).toFixed(1)} % of the picture differs.` }] : []),
  ];
}

function noteOf({ path, see = [], like }: PageWanted, { difference }: PageSeen): string {
  return [`${path} was opened in a browser`, see.length > 0 ? `it shows ${see.map((text) => JSON.stringify(text)).join(", ")}` : "", like && difference !== null ? `it looks like ${like}` : ""].filter(Boolean).join("; ");
}
