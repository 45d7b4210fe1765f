/** One line of a diff with its numbers in the old and the new file. */
export interface Line {
  kind: "same" | "add" | "del";
  old: number | null;
  new: number | null;
  text: string;
  /** The file ends here without a line break. */
  bare: boolean;
  /** Row of the file's diff; null for one that stands between hunks. */
  row: number | null;
}

/** A run of lines of a diff. `gap` counts the unchanged lines left out before it, `heading` is what git found above it. */
export interface Hunk {
  gap: number;
  heading: string;
  lines: Line[];
  /** Row of its head; null when that stands on an earlier page. */
  row: number | null;
}

const HEAD = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

/** Where a page of a patch stands: its first row, the line of the new file it begins at, and whether it begins inside a hunk. */
interface Begin {
  row: number;
  below: number;
  goesOn: boolean;
}

/** Reads one file's unified diff, or a page of it. Inside a hunk, whose head tells its length, every line is content, whatever it looks like. */
export function readPatch(patch: string, begin: Begin = { row: 0, below: 1, goesOn: false }): Hunk[] {
  const hunks: Hunk[] = [];
  const rows = patch.replace(/\n$/, "").split("\n");
  let { below, row, goesOn } = begin;
  for (let at = 0; at < rows.length; at++) {
    const head = HEAD.exec(rows[at] ?? "");
    if (!head) continue;
    const [from, to] = [Number(head[3]), Number(head[4] ?? 1)];
    const ownRow = goesOn ? null : row++;
    const { lines, next } = readLines(rows, at + 1, { old: Number(head[1]), oldLeft: Number(head[2] ?? 1), new: from, newLeft: to, row });
    hunks.push({ gap: goesOn ? 0 : Math.max(0, from - below), heading: head[5] ?? "", lines, row: ownRow });
    row += lines.length;
    goesOn = false;
    below = from + to;
    at = next - 1;
  }
  return hunks;
}

interface Place {
  old: number;
  oldLeft: number;
  new: number;
  newLeft: number;
  row: number;
}

function readLines(rows: readonly string[], start: number, place: Place): { lines: Line[]; next: number } {
  const lines: Line[] = [];
  let at = start;
  for (; at < rows.length; at++) {
    const row = rows[at] ?? "";
    const last = lines.at(-1);
    if (row.startsWith("\\") && last) last.bare = true;
    else if (place.oldLeft + place.newLeft === 0) break;
    else lines.push(lineOf(row, place));
  }
  return { lines, next: at };
}

function lineOf(row: string, place: Place): Line {
  const kind = row.startsWith("+") ? "add" : row.startsWith("-") ? "del" : "same";
  const line: Line = { kind, old: kind === "add" ? null : place.old++, new: kind === "del" ? null : place.new++, text: row.slice(1), bare: false, row: place.row++ };
  if (kind !== "add") place.oldLeft--;
  if (kind !== "del") place.newLeft--;
  return line;
}

/** A line on the left, its counterpart on the right; the same line on both sides where nothing changed. */
export interface Pair {
  left: Line | null;
  right: Line | null;
}

/** Lines side by side: what was taken away stands beside what came in its place. */
export function pairsOf(lines: readonly Line[]): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = lines[at];
    if (first?.kind === "same") {
      pairs.push({ left: first, right: first });
      at++;
      continue;
    }
    const gone = run(lines, at, "del");
    const come = run(lines, at + gone.length, "add");
    for (let i = 0; i < Math.max(gone.length, come.length); i++) pairs.push({ left: gone[i] ?? null, right: come[i] ?? null });
    at += gone.length + come.length;
  }
  return pairs;
}

function run(lines: readonly Line[], from: number, kind: Line["kind"]): Line[] {
  let to = from;
  while (lines[to]?.kind === kind) to++;
  return lines.slice(from, to);
}
