import type { CheckWorld, TreeFacts } from "#domain/check.ts";
import type { CheckSpec } from "#domain/contract.ts";
import { AppError } from "#domain/errors.ts";
import type { CheckResult } from "#domain/evidence.ts";
import type { App } from "../kernel.ts";
import type { Tree } from "../machine/git.ts";

/** A folder with its facts, as checks may see and use it. */
export function worldOf(app: App, tree: Tree, facts: TreeFacts): CheckWorld {
  return {
    tree: facts,
    async run(argv, timeoutMs) {
      const result = await app.processes.command(argv, { cwd: tree.workTree, timeoutMs, signal: app.stopping });
      return { exitCode: result.exitCode, timedOut: result.timedOut, output: `${result.stdout}${result.stderr}`, durationMs: Math.round(result.durationMs) };
    },
    addedLines: () => app.git.addedLines(tree, facts.baseSha),
  };
}

/** Lets the check a contract names look. One that is not there has proved nothing. */
export async function lookWith(app: App, spec: CheckSpec, world: CheckWorld): Promise<CheckResult> {
  const check = app.checks.get(spec.check);
  return check ? check.run(spec, world) : unlooked(`There is no check ${spec.check}; the contract cannot be kept.`);
}

/** The result of a check that could not look. */
export function unlooked(message: string): CheckResult {
  return { outcome: "failed", note: message, findings: [{ message }], argv: null, exitCode: null, outputTail: "", durationMs: 0 };
}

/** What went wrong, in words. */
export function wordsOf(error: unknown): string {
  return error instanceof AppError ? `${error.tell.what} ${error.tell.next}` : error instanceof Error ? error.message : String(error);
}
