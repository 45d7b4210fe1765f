import type { ChangedFile } from "#domain/check.ts";

/** A worktree as `git worktree list --porcelain -z` tells it. */
export interface WorktreeEntry {
  path: string;
  head: string | null;
  branch: string | null;
  /** True while git was still filling it, or somebody locked it. */
  locked: boolean;
}

export function readWorktreeList(output: string): WorktreeEntry[] {
  return output.split("\0\0").filter((block) => block !== "").map((block) => {
    const fields = new Map(block.split("\0").map((line) => [line.split(" ")[0] ?? "", line.slice(line.indexOf(" ") + 1)]));
    return {
      path: fields.get("worktree") ?? "",
      head: fields.get("HEAD") ?? null,
      branch: fields.get("branch")?.replace(/^refs\/heads\//, "") ?? null,
      locked: fields.has("locked"),
    };
  });
}

/** Paths that `git status --porcelain=v1 -z` calls changed or untracked. */
export function readStatus(output: string): string[] {
  const paths: string[] = [];
  const entries = output.split("\0");
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] ?? "";
    if (entry === "") continue;
    paths.push(entry.slice(3));
    // A rename is followed by the old path as an entry of its own.
    if (/^[RC]|^.[RC]/.test(entry)) i++;
  }
  return paths;
}

/** Joins `git diff --raw --numstat -z` of one call into changed files. */
export function readChanges(output: string): (ChangedFile & { oldPath: string | null; isBinary: boolean })[] {
  const entries = output.split("\0");
  const status = new Map<string, { status: ChangedFile["status"]; oldPath: string | null }>();
  const files: (ChangedFile & { oldPath: string | null; isBinary: boolean })[] = [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] ?? "";
    if (entry.startsWith(":")) {
      const letter = entry.split(" ")[4]?.[0] ?? "M";
      const isMove = letter === "R" || letter === "C";
      const oldPath = isMove ? (entries[++i] ?? null) : null;
      status.set(entries[++i] ?? "", { status: STATUS[letter] ?? "modified", oldPath });
      continue;
    }
    const match = /^(-|\d+)\t(-|\d+)\t(.*)$/s.exec(entry);
    if (!match) continue;
    const path = match[3] === "" ? (entries[(i += 2)] ?? "") : (match[3] ?? "");
    const known = status.get(path) ?? { status: "modified", oldPath: null };
    files.push({ path, ...known, additions: Number(match[1]) || 0, deletions: Number(match[2]) || 0, isBinary: match[1] === "-" });
  }
  return files;
}

const STATUS: Record<string, ChangedFile["status"]> = { A: "added", D: "deleted", R: "renamed", C: "added", M: "modified", T: "modified" };

/** Added lines of a unified diff, with the number each has in the new file. */
export function readAddedLines(patch: string): { path: string; line: number; text: string }[] {
  const added: { path: string; line: number; text: string }[] = [];
  let path = "";
  let line = 0;
  for (const text of patch.split("\n")) {
    if (text.startsWith("+++ ")) path = text.slice(4).replace(/^b\//, "").replace(/\t$/, "");
    else if (text.startsWith("@@")) line = Number(/\+(\d+)/.exec(text)?.[1] ?? 0);
    else if (text.startsWith("+")) added.push({ path, line: line++, text: text.slice(1) });
    else if (text.startsWith(" ")) line++;
  }
  return added;
}

/** Cuts one patch text into a patch per file, by the path in its header. */
export function splitPatch(patch: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of patch.split(/^(?=diff --git )/m)) {
    const path = /^\+\+\+ b\/(.+?)\t?$/m.exec(part)?.[1] ?? /^--- a\/(.+?)\t?$/m.exec(part)?.[1] ?? /^rename to (.+)$/m.exec(part)?.[1];
    if (path) parts.set(path, part);
  }
  return parts;
}
