import type { ChangeFile } from "#domain/change.ts";

const LONG_DELETED = 60;
/** Changed lines of something a tool wrote above which it is folded. */
const SHORT = 10;
const LOCKS = new Set(["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "Cargo.lock", "poetry.lock", "uv.lock", "Gemfile.lock", "composer.lock", "go.sum", "flake.lock"]);
const GENERATED = /(\.min\.(js|css|mjs)|\.map|\.snap|\.pb\.go|_pb2\.py|\.generated\.\w+|\.g\.dart)$|(^|\/)(dist|vendor|node_modules|__snapshots__|__generated__)\//;
const IMAGE = /\.(png|jpe?g|gif|webp|avif)$/i;

/** How a file stands in the diff: with its lines, folded until asked for, or without any. `why` is told to the person. */
export type Shown = { how: "lines" } | { how: "folded" | "none"; why: string };

/** What is shown of a file at first, and why not all of it. */
export function shownOf(file: ChangeFile): Shown {
  const changed = file.additions + file.deletions;
  if (file.isBinary) return { how: "none", why: isImage(file) ? "" : "Binary file: its content is not shown." };
  if (file.isCut) return { how: "none", why: "New, and too large to show here. Open it in the worktree." };
  if (file.rows === 0) return { how: "none", why: withoutLines(file) };
  if (LOCKS.has(nameOf(file.path))) return { how: "folded", why: `Lock file, written by a tool: ${countOf(changed)} changed lines.` };
  if (GENERATED.test(file.path) && changed > SHORT) return { how: "folded", why: `Generated: ${countOf(changed)} changed lines.` };
  if (file.status === "deleted" && file.deletions > LONG_DELETED) return { how: "folded", why: `Deleted as a whole: ${countOf(file.deletions)} lines.` };
  return { how: "lines" };
}

/** Whether a browser can draw the file. */
export function isImage(file: ChangeFile): boolean {
  return file.isBinary && IMAGE.test(file.path);
}

function withoutLines(file: ChangeFile): string {
  if (file.status === "renamed") return "Renamed; no line changed.";
  if (file.status === "added") return "New and empty.";
  if (file.modes) return "No line changed.";
  return file.status === "deleted" ? "Deleted; it was empty." : "No line changed, only what git keeps about the file.";
}

const MODES: Readonly<Record<string, string>> = { "100644": "a plain file", "100755": "a program", "120000": "a link", "160000": "a repository" };

/** What a file became, where git keeps it as something else now; empty where not. */
export function modeWords({ modes }: ChangeFile): string {
  return modes ? `was ${MODES[modes.old] ?? modes.old}, now ${MODES[modes.new] ?? modes.new}` : "";
}

/** A number of lines with thousands apart. */
export function countOf(lines: number): string {
  return lines.toLocaleString("en-GB");
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
