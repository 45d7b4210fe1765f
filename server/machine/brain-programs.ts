import { readFileSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrainSight, BrainWorld } from "#domain/brain.ts";
import { contractArgs, findProgram, run } from "./process.ts";

/** Bytes of a program's answer that are read; an answer of a model is far shorter. */
const MAX_BYTES = 4 << 20;
/** Bytes of a person's file that are read; a larger one is not one of theirs. */
const MAX_FILE = 1 << 20;

/** Programs of the person that think for the orchestrator: run in an empty folder of their own, and only read from. */
export type BrainPrograms = BrainSight & Pick<BrainWorld, "run">;

export function createBrainPrograms(home: string, env: Readonly<Record<string, string>>): BrainPrograms {
  const find = (name: string) => findProgram(name, env["PATH"] ?? "");
  return {
    hasProgram: (name) => find(name) !== undefined,
    readHome: (path) => readSmall(path.startsWith("~/") ? join(home, path.slice(2)) : path),
    async run([name, ...args], { stdin, files = {}, timeoutMs, signal }) {
      const program = find(name);
      if (!program) throw new Error(`${name} is not on the PATH`);
      // 0700, so that nobody else on the machine reads what is said.
      const cwd = await mkdtemp(join(tmpdir(), "rdv-brain-"));
      try {
        for (const [file, text] of Object.entries(files)) await writeFile(join(cwd, file), text, { mode: 0o600, flag: "wx" });
        return await run(program, contractArgs(args), { cwd, env, stdin, timeoutMs, signal, maxBytes: MAX_BYTES });
      } finally {
        await rm(cwd, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

/** Read at once: the choice of a brain waits for nobody. */
function readSmall(path: string): string | undefined {
  try {
    const facts = statSync(path);
    return facts.isFile() && facts.size <= MAX_FILE ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
