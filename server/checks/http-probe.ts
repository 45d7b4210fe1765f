import type { Check, CheckWorld } from "#domain/check.ts";
import { type CheckSpec, DEFAULT_CHECK_TIMEOUT_MS, type Probe } from "#domain/contract.ts";
import type { CheckResult } from "#domain/evidence.ts";
import { oneLine } from "#domain/text.ts";
import { runOf, tailOfOutput, whyOf } from "../lib/command-check.ts";
import { resultOfLooking, skippedResult } from "../lib/looking-check.ts";

const check: Check = {
  id: "http-probe",
  means: "The started app answers a request as agreed.",
  executes: true,
  suggest: () => [],
  async run(spec, world) {
    if (!spec.argv || !spec.probe) return skippedResult("the contract names no app to start, or nothing to ask it");
    return probe(spec, world).catch((error: unknown) => ({ ...resultOfLooking([{ message: whyOf(error) }], ""), argv: spec.argv ?? null }));
  },
};

export default check;

async function probe(spec: CheckSpec, world: CheckWorld): Promise<CheckResult> {
  const argv = spec.argv ?? [];
  const wanted = spec.probe as Probe;
  const { seen, ran } = await world.serve(argv, spec.timeoutMs ?? DEFAULT_CHECK_TIMEOUT_MS, (app) => app.ask(wanted));
  const asked = `${wanted.method ?? "GET"} ${wanted.path}`;
  const isExpected = wanted.status === undefined ? seen.status >= 200 && seen.status < 400 : seen.status === wanted.status;
  const findings = [
    ...(isExpected ? [] : [{ message: `${asked} answers ${seen.status}, not ${wanted.status ?? "with success"}. It says: ${oneLine(seen.body, 300) || "nothing"}` }]),
    ...(wanted.contains === undefined || seen.body.includes(wanted.contains) ? [] : [{ message: `The answer to ${asked} does not hold ${JSON.stringify(wanted.contains)}. It says: ${oneLine(seen.body, 300) || "nothing"}` }]),
  ];
  return { ...resultOfLooking(findings, `${asked} answers ${seen.status}${wanted.contains === undefined ? "" : ` with ${JSON.stringify(wanted.contains)}`}`), argv, outputTail: tailOfOutput(ran.output), durationMs: Math.max(0, ran.durationMs), runs: [runOf(ran)] };
}
