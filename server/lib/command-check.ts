import type { Check, CheckWorld, Ran } from "#domain/check.ts";
import { type Argv, type CheckSpec, DEFAULT_CHECK_TIMEOUT_MS } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import type { CheckResult, CheckRun } from "#domain/evidence.ts";
import { type Manifests, readManifests } from "#domain/manifest.ts";
import { tailOf } from "#domain/text.ts";
import { createRedact } from "./redact.ts";

/** What tells one command check from another. */
export interface CommandCheck {
  id: string;
  means: string;
  /** Milliseconds the command may take. */
  timeoutMs: number;
  commandOf(manifests: Manifests): Argv | undefined;
}

/** Bytes of output kept as evidence. */
const TAIL_BYTES = 32 * 1024;
/** Characters of output that go into the finding, which is what the next try reads. */
const FINDING_CHARS = 2000;

// Known shapes only; the values of this machine's secrets are taken out by whoever runs the command (`plain-text.ts`).
const redact = createRedact([]);

/** A check that runs one of the project's own commands and believes its exit code. */
export function commandCheck({ id, means, timeoutMs, commandOf }: CommandCheck): Check {
  return {
    id,
    means,
    executes: true,
    suggest(facts) {
      const argv = commandOf(readManifests(facts));
      return argv ? [{ check: id, title: argv.join(" "), argv, timeoutMs }] : [];
    },
    run: runCommand,
  };
}

/** Runs the command of a spec. Every way of not passing is a result with a finding; nothing is thrown. */
export async function runCommand(spec: CheckSpec, world: CheckWorld): Promise<CheckResult> {
  const { argv } = spec;
  if (!argv) return resultOf(null, { outcome: "skipped", note: "the contract names no command" });
  const limit = spec.timeoutMs ?? DEFAULT_CHECK_TIMEOUT_MS;
  const line = argv.join(" ");
  const started = await start(world, argv, limit);
  if ("error" in started) return resultOf(argv, failed(`\`${line}\` could not be started: ${started.error}.`));
  const { exitCode, timedOut, durationMs } = started;
  const output = tailOfOutput(started.output);
  const kept = { exitCode, outputTail: output, durationMs: Math.max(0, durationMs), runs: [runOf(started)] };
  if (timedOut) return resultOf(argv, { ...kept, ...failed(`\`${line}\` did not end within ${seconds(limit)} and was stopped.`, output) });
  if (exitCode === 0) return resultOf(argv, { ...kept, outcome: "passed", note: `exit code 0 after ${seconds(durationMs)}` });
  return resultOf(argv, { ...kept, ...failed(whyNot(line, exitCode), output) });
}

/** A run as evidence keeps it. */
export function runOf({ place, exitCode, durationMs, at, cached, tests }: Ran): CheckRun {
  return { place, exitCode, durationMs: Math.max(0, durationMs), at, cached, tests };
}

type Started = Awaited<ReturnType<CheckWorld["run"]>> | { error: string };

async function start(world: CheckWorld, argv: Argv, timeoutMs: number): Promise<Started> {
  try {
    return await world.run(argv, timeoutMs);
  } catch (error) {
    return { error: whyOf(error).replace(/\.$/, "") };
  }
}

/** The end of an output as evidence keeps it. */
export function tailOfOutput(output: string): string {
  return tailOf(redact(output), TAIL_BYTES);
}

/** Why something could not be looked at, in the words of the error. */
export function whyOf(error: unknown): string {
  const text = error instanceof AppError ? `${error.tell.what} ${error.tell.next}` : error instanceof Error ? error.message : String(error);
  return redact(text).slice(0, 400) || "It could not be looked at.";
}

function whyNot(line: string, exitCode: number | null): string {
  if (exitCode === null) return `\`${line}\` could not be started, or something ended it before it was through.`;
  if (exitCode === 126 || exitCode === 127) return `\`${line}\` could not be started (exit code ${exitCode}): a program it needs is not installed here.`;
  return `\`${line}\` failed with exit code ${exitCode}.`;
}

function failed(what: string, output = ""): Pick<CheckResult, "outcome" | "note" | "findings"> {
  const end = output.trim().slice(-FINDING_CHARS);
  return { outcome: "failed", note: what, findings: [{ message: end === "" ? what : `${what} The output ends with:\n${end}` }] };
}

function resultOf(argv: Argv | null, result: Pick<CheckResult, "outcome" | "note"> & Partial<CheckResult>): CheckResult {
  return { findings: [], argv, exitCode: null, outputTail: "", durationMs: 0, ...result };
}

function seconds(ms: number): string {
  return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}
