import type { DiffFile } from "#domain/api.ts";

/** Changed lines above which a file is folded. */
const LONG = 800;
const LONG_DELETED = 60;
const LOCKS = new Set(["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "Cargo.lock", "poetry.lock", "uv.lock", "Gemfile.lock", "composer.lock", "go.sum", "flake.lock"]);

/** How a file stands in the diff: with its lines, folded until asked for, or without any. `why` is told to the person. */
export type Shown = { how: "lines" } | { how: "folded" | "none"; why: string };

/** What is shown of a file at first, and why not all of it. */
export function shownOf(file: DiffFile): Shown {
  const changed = file.additions + file.deletions;
  if (file.isBinary) return { how: "none", why: "Binary file: its content is not shown." };
  if (file.isCut && changed === 0) return { how: "none", why: "New, and too large to show here. Open it in the worktree." };
  if (file.isCut) return { how: "none", why: `Too long to show here: ${countOf(changed)} changed lines. Nothing of this file is below; read it with the command.` };
  if (!file.patch.includes("\n@@ ")) return { how: "none", why: withoutLines(file) };
  if (LOCKS.has(nameOf(file.path))) return { how: "folded", why: `Lock file, written by a tool: ${countOf(changed)} changed lines.` };
  if (file.status === "deleted" && file.deletions > LONG_DELETED) return { how: "folded", why: `Deleted as a whole: ${countOf(file.deletions)} lines.` };
  if (changed > LONG) return { how: "folded", why: `Long: ${countOf(changed)} changed lines.` };
  return { how: "lines" };
}

function withoutLines(file: DiffFile): string {
  if (file.status === "renamed") return "Renamed; no line changed.";
  if (file.status === "added") return "New and empty.";
  return file.status === "deleted" ? "Deleted; it was empty." : "No line changed, only what git keeps about the file.";
}

/** A number of lines with thousands apart. */
export function countOf(lines: number): string {
  return lines.toLocaleString("en-GB");
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
