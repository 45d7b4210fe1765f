import type { CommitLine } from "#domain/change.ts";
import type { ChangedFile } from "#domain/check.ts";
import type { Touched } from "#domain/review-comment.ts";

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

/** Paths that `git diff-files --name-status -z` calls deleted, and all others it names. */
export function readNameStatus(output: string): { gone: string[]; present: string[] } {
  const entries = output.split("\0");
  const gone: string[] = [];
  const present: string[] = [];
  for (let i = 0; i + 1 < entries.length; i += 2) (entries[i] === "D" ? gone : present).push(entries[i + 1] ?? "");
  return { gone, present };
}

/** A file of a diff, without its lines. `modes` are git's, where they differ. */
export interface DiffEntry extends ChangedFile {
  oldPath: string | null;
  isBinary: boolean;
  modes: { old: string; new: string } | null;
}

/** Joins `git diff --raw --numstat -z` of one call into changed files. */
export function readChanges(output: string): DiffEntry[] {
  const entries = output.split("\0");
  const status = new Map<string, Pick<DiffEntry, "status" | "oldPath" | "modes">>();
  const files: DiffEntry[] = [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] ?? "";
    if (entry.startsWith(":")) {
      const letter = entry.split(" ")[4]?.[0] ?? "M";
      const isMove = letter === "R" || letter === "C";
      const oldPath = isMove ? (entries[++i] ?? null) : null;
      status.set(entries[++i] ?? "", { status: STATUS[letter] ?? "modified", oldPath, modes: modesOf(entry) });
      continue;
    }
    const match = /^(-|\d+)\t(-|\d+)\t(.*)$/s.exec(entry);
    if (!match) continue;
    const path = match[3] === "" ? (entries[(i += 2)] ?? "") : (match[3] ?? "");
    const known = status.get(path) ?? { status: "modified", oldPath: null, modes: null };
    files.push({ path, ...known, additions: Number(match[1]) || 0, deletions: Number(match[2]) || 0, isBinary: match[1] === "-" });
  }
  return files;
}

/** The modes of a raw line where a file that stays gets another one. */
function modesOf(entry: string): DiffEntry["modes"] {
  const [old = "", now = ""] = entry.slice(1).split(" ");
  return old === now || /^0+$/.test(old) || /^0+$/.test(now) ? null : { old, new: now };
}

const STATUS: Record<string, ChangedFile["status"]> = { A: "added", D: "deleted", R: "renamed", C: "added", M: "modified", T: "modified" };

/** Reads `git log --format=%H%x00%an%x00%aI%x00%s%x00 --shortstat`. */
export function readHistory(output: string): CommitLine[] {
  const fields = output.split("\0");
  const commits: CommitLine[] = [];
  for (let i = 0; i + 4 < fields.length; i += 4) {
    const stat = fields[i + 4] ?? "";
    const of = (what: RegExp): number => Number(what.exec(stat)?.[1] ?? 0);
    commits.push({
      // The hash stands behind what is said of the commit before.
      sha: fields[i]?.split("\n").at(-1) ?? "", author: fields[i + 1] ?? "", at: new Date(fields[i + 2] ?? 0).toISOString(), subject: fields[i + 3] ?? "",
      files: of(/(\d+) files? changed/), additions: of(/(\d+) insertions?/), deletions: of(/(\d+) deletions?/),
    });
  }
  return commits;
}

/** The places that a diff of one file without context touches. */
export function readTouched(patch: string): Touched[] {
  return [...patch.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map(([, line, count = "1", to, toCount = "1"]) => ({ line: Number(line), count: Number(count), to: Number(to), toCount: Number(toCount) }));
}

/** Added lines of a unified diff, with the number each has in the new file. */
export function readAddedLines(patch: string): { path: string; line: number; text: string }[] {
  const added: { file: FilePatch; line: number; text: string }[] = [];
  readPatches(patch, (file, line, from, to) => added.push({ file, line, text: patch.slice(from + 1, to) }));
  return added.map(({ file, line, text }) => ({ path: file.path, line, text }));
}

/** Cuts one patch text into a patch per file, by the path in its header. Files without lines to show have none. */
export function splitPatch(patch: string): Map<string, string> {
  const whole = patch.endsWith("\n") ? patch : `${patch}\n`;
  return new Map(readPatches(whole).flatMap(({ path, from, to }) => (path === "" ? [] : [[path, whole.slice(from, to)] as const])));
}

/** Where a file's patch stands in a text. */
interface FilePatch {
  path: string;
  from: number;
  to: number;
}

interface Hunk {
  old: number;
  new: number;
  line: number;
}

const [PLUS, MINUS, BACKSLASH] = ["+", "-", "\\"].map((sign) => sign.charCodeAt(0));

/** Reads a patch file by file. Inside a hunk, whose head tells its length, every line is content, whatever it looks like; of that no text is made. */
function readPatches(patch: string, onAdded?: (file: FilePatch, line: number, from: number, to: number) => void): FilePatch[] {
  const files: FilePatch[] = [];
  const hunk: Hunk = { old: 0, new: 0, line: 0 };
  for (let at = 0, next = 0; at < patch.length; at = next) {
    const end = patch.indexOf("\n", at);
    next = end < 0 ? patch.length : end + 1;
    const isContent = hunk.old > 0 || hunk.new > 0;
    if (!isContent && patch.startsWith("diff --git ", at)) files.push({ path: "", from: at, to: next });
    const file = files.at(-1);
    if (!file) continue;
    file.to = next;
    if (!isContent) readHead(patch.slice(at, end < 0 ? next : end), hunk, file);
    else if (passContent(patch.charCodeAt(at), hunk)) onAdded?.(file, hunk.line - 1, at, end < 0 ? next : end);
  }
  return files;
}

/** Goes over a line of a hunk by its first sign; true for an added one. */
function passContent(sign: number, hunk: Hunk): boolean {
  // Says that the line above ends without a line break; it is no line of its own.
  if (sign === BACKSLASH) return false;
  if (sign !== PLUS) hunk.old--;
  if (sign === MINUS) return false;
  hunk.new--;
  hunk.line++;
  return sign === PLUS;
}

function readHead(text: string, hunk: Hunk, file: FilePatch): void {
  const [, name, to] = /^(--- |\+\+\+ |rename to )(.*)$/s.exec(text) ?? [];
  if (name && to && to !== "/dev/null") file.path = name === "rename to " ? plainPath(to) : plainPath(to.replace(/\t$/, "")).slice(2);
  const [, old = "1", line, count = "1"] = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text) ?? [];
  if (line !== undefined) Object.assign(hunk, { old: Number(old), new: Number(count), line: Number(line) });
}

const ESCAPES: Readonly<Record<string, string>> = { a: "\u0007", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", '"': '"', "\\": "\\" };

/** A path as it is; git quotes the ones with control characters, quotes and backslashes like a string of C. */
function plainPath(path: string): string {
  if (!path.startsWith('"')) return path;
  return path.slice(1, -1).replaceAll(/\\(?:([0-7]{3})|(.))/gs, (_all, octal: string | undefined, letter: string) => (octal ? String.fromCodePoint(Number.parseInt(octal, 8)) : (ESCAPES[letter] ?? letter)));
}
