import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { GitCall, Tree } from "./git-call.ts";
import { lits } from "./process.ts";

/** Names of the settings that make git run programs or reach elsewhere, and the fingerprint of them with their values. */
export interface DangerousSettings {
  names: string[];
  hash: string;
}

// Settings of a repository that make git run programs or reach elsewhere.
const DANGEROUS =
  /^(core\.(fsmonitor|hookspath|sshcommand|editor|pager|gitproxy|askpass|attributesfile|worktree)|filter\.|diff\.(external|.*\.(command|textconv))|merge\..*\.driver|include\.|includeif\.|credential|gpg\.|alias\.|uploadpack\.|protocol\.|remote\..*\.(uploadpack|receivepack|vcs|proxy)|url\.|extensions\.worktreeconfig)/i;

/** Milliseconds within which a file may change without its times telling. */
const TICK_MS = 1000;

/**
 * Reads the dangerous settings of a repository; a change after registration is not followed blindly. While the kernel says the file is
 * still the one that was read, and nothing of it lies elsewhere, git is not asked again. Its time of change cannot be set by anybody.
 */
export function createSettingsReader(call: GitCall): (tree: Tree) => Promise<DangerousSettings> {
  const known = new Map<string, { file: string; settings: DangerousSettings }>();
  return async (tree) => {
    const file = await fileState(tree);
    const before = known.get(tree.commonDir);
    if (before && before.file === file) return before.settings;
    const settings = await dangerousSettings(call, tree);
    known.delete(tree.commonDir);
    if (file !== undefined && !settings.names.some((name) => /^include/i.test(name))) known.set(tree.commonDir, { file, settings });
    return settings;
  };
}

/** Which file it is and what it holds, as far as the kernel knows; undefined while it is too young to be sure. */
async function fileState({ commonDir }: Tree): Promise<string | undefined> {
  const info = await stat(join(commonDir, "config"), { bigint: true }).catch(() => undefined);
  if (!info || Date.now() - Number(info.ctimeNs / 1_000_000n) < TICK_MS) return undefined;
  return [info.dev, info.ino, info.size, info.mtimeNs, info.ctimeNs].join(" ");
}

async function dangerousSettings(call: GitCall, tree: Tree): Promise<DangerousSettings> {
  const { stdout } = await call(tree, [...lits("config", "--local", "--includes", "--list", "-z")]);
  const risky = stdout.split("\0").filter((entry) => DANGEROUS.test(entry)).sort();
  return { names: risky.map((entry) => entry.split("\n")[0] ?? ""), hash: createHash("sha256").update(risky.join("\0")).digest("hex") };
}
