import { AppError } from "#domain/errors.ts";
import { type GitCall, refArg, type Tree } from "./git-call.ts";
import { type Arg, lit, lits, val } from "./process.ts";

/** The one verb that lets something leave the machine. */
export interface GitPush {
  /** Where a remote is pushed to; null when there is no such remote. */
  pushAddress(tree: Tree, remote: string): Promise<string | null>;
  /** Puts a commit on a branch of an address. Only forward: what is on the branch there is never overwritten. */
  push(tree: Tree, to: { address: string; branch: string; sha: string; env: Record<string, string> }): Promise<void>;
}

const PUSH_MS = 120_000;

export function pushVerbs(call: GitCall): GitPush {
  return {
    async pushAddress(tree, remote) {
      const { stdout, exitCode } = await call(tree, [...lits("remote", "get-url", "--push"), val(remote)], { accept: [2, 128] });
      return exitCode === 0 ? (stdout.trim().split("\n")[0] ?? null) : null;
    },
    async push(tree, { address, branch, sha, env }) {
      // A leading plus would force; a hash and a full name of a branch hold none.
      const refspec = `${refArg(sha)}:${refArg(`refs/heads/${branch}`)}` as Arg;
      const result = await call(tree, [...lits("push", "--porcelain", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"), lit("--"), val(address), refspec], { env, timeoutMs: PUSH_MS, accept: [1, 128] });
      if (result.exitCode === 0) return;
      if (/^!\t.*(non-fast-forward|fetch first|rejected)/m.test(result.stdout)) throw new AppError("conflict", `${branch} has other commits there, or is not open to you.`, "Look at the branch on the forge. Nothing was overwritten.");
      throw new AppError("not-available", `The branch could not be pushed: ${(result.stderr.trim().split("\n").findLast((line) => line.trim() !== "") ?? "git said nothing").slice(0, 300)}`, "See that `git push` works in the project’s folder, then try again. Nothing was changed there.");
    },
  };
}
