import { isRunBefore, patienceBefore } from "#domain/before-work.ts";
import { type CheckSpec, DEFAULT_CHECK_TIMEOUT_MS } from "#domain/contract.ts";
import type { CheckResult, CheckRun } from "#domain/evidence.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { findKeptRun, keepRun } from "../store/kept-run.ts";
import { keyOf } from "./check-places.ts";
import { type CheckScene, lookWith, worldOf } from "./check-world.ts";

type Scene = CheckScene & { fresh: NonNullable<CheckScene["fresh"]> };

/** A result with what the same check said on the commit before the work, where that is worth a run: a check that failed there proves the change. */
export async function withBefore(app: App, on: { scene: Scene; spec: CheckSpec }, result: CheckResult): Promise<CheckResult> {
  if (on.scene.facts.changed.length === 0 || !isRunBefore(on.spec, result)) return result;
  const before = await runBefore(app, on, patienceBefore(result)).catch((error: unknown): CheckRun => {
    app.log.warn({ err: error, check: on.spec.title }, "a check could not be run on the commit before the work");
    return { place: "base", exitCode: null, durationMs: 0, at: now(), cached: false, tests: null, passed: null };
  });
  return app.stopping.aborted ? result : { ...result, runs: [...(result.runs ?? []), before].slice(-20) };
}

/** How it ends there is kept whatever it is: a check is run once on the files of before, however many tries are verified. */
async function runBefore(app: App, { scene, spec }: { scene: Scene; spec: CheckSpec }, patienceMs: number): Promise<CheckRun> {
  const { check, argv, probe, page } = spec;
  const key = await keyOf(app, { change: scene.fresh.change, place: "base" }, ["before", JSON.stringify([check, argv, probe, page])]);
  const kept = await findKeptRun(app.db, key);
  if (kept) return { place: "base", exitCode: kept.exitCode, durationMs: kept.durationMs, at: kept.at, cached: true, tests: kept.tests, passed: kept.passed ?? null };
  const timeoutMs = Math.min(spec.timeoutMs ?? DEFAULT_CHECK_TIMEOUT_MS, patienceMs);
  const tree = await scene.fresh.places.folder("base");
  const began = performance.now();
  const at = now();
  const result = await lookWith(app, { ...spec, timeoutMs }, worldOf(app, { ...scene, tree, place: "base" }));
  const lasted = Math.round(performance.now() - began);
  const passed = result.outcome === "passed" ? true : result.outcome === "failed" && lasted < timeoutMs ? false : null;
  const { exitCode, durationMs, tests } = result.runs?.[0] ?? { exitCode: result.exitCode, durationMs: lasted, tests: null };
  if (!app.stopping.aborted) await app.bus.commit(async (db) => ({ writes: await keepRun(db, key, { exitCode, timedOut: lasted >= timeoutMs, output: "", durationMs, at, tests, ...(passed === null ? {} : { passed }) }), events: [], result: undefined }));
  return { place: "base", exitCode, durationMs, at, cached: false, tests, passed };
}
