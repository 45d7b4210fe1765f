import type { Random } from "../seeded.ts";

/** A file of a generated tree. */
interface File {
  mode: "100644" | "100755";
  bytes: Buffer;
}

export type Files = Map<string, File>;

/** Two branches that went apart from the same base. */
export interface Pair {
  a: Files;
  b: Files;
  /** What each side did. */
  did: [string[], string[]];
}

const LINES = 40;

/** The tree all branches start from: code in folders, a name with a space and letters, a program, pictures. */
export function baseFiles(random: Random): Files {
  const files: Files = new Map();
  const folders = ["src", "src/ui", "docs", "grüße aus"];
  for (let i = 0; i < 20; i++) {
    const lines = Array.from({ length: LINES }, (_, line) => `line ${line} of ${i}: ${Math.floor(random() * 1e6)}`);
    files.set(`${folders[i % folders.length]}/file-${i}.ts`, { mode: i === 7 ? "100755" : "100644", bytes: Buffer.from(`${lines.join("\n")}\n`) });
  }
  for (let i = 0; i < 4; i++) files.set(`img/${i}.bin`, { mode: "100644", bytes: binary(random) });
  return files;
}

function binary(random: Random): Buffer {
  return Buffer.from([0, ...Array.from({ length: 300 }, () => Math.floor(random() * 256))]);
}

type Act = (files: Files, path: string, random: Random) => void;

/** What agents do to trees, each about as often as it stands here. */
const ACTS: Readonly<Record<string, Act>> = {
  edit: (files, path, random) => editLines(files, path, { at: Math.floor(random() * LINES), count: 1 + Math.floor(random() * 3), random }),
  "edit the end": (files, path, random) => editLines(files, path, { at: LINES - 2, count: 2, random }),
  "edit twice": (files, path, random) => {
    editLines(files, path, { at: Math.floor(random() * 15), count: 2, random });
    editLines(files, path, { at: 25 + Math.floor(random() * 10), count: 2, random });
  },
  rename: (files, path, random) => move(files, path, `${path.slice(0, path.lastIndexOf("/"))}/moved-${Math.floor(random() * 3)}.ts`),
  "rename and edit": (files, path, random) => {
    const to = `lib/${path.slice(path.lastIndexOf("/") + 1)}`;
    move(files, path, to);
    editLines(files, to, { at: Math.floor(random() * LINES), count: 1, random });
  },
  delete: (files, path) => void files.delete(path),
  add: (files, _path, random) => void files.set(`src/new-${Math.floor(random() * 6)}.ts`, { mode: "100644", bytes: Buffer.from(`new ${Math.floor(random() * 3)}\nof it\n`) }),
  "add a folder in place of a file": (files, path, random) => {
    files.delete(path);
    files.set(`${path}/index.ts`, { mode: "100644", bytes: Buffer.from(`index ${Math.floor(random() * 9)}\n`) });
  },
  "change the mode": (files, path) => {
    const file = files.get(path);
    if (file) files.set(path, { ...file, mode: file.mode === "100644" ? "100755" : "100644" });
  },
  "replace the bytes": (files, _path, random) => void files.set(`img/${Math.floor(random() * 4)}.bin`, { mode: "100644", bytes: binary(random) }),
};

function editLines(files: Files, path: string, change: { at: number; count: number; random: Random }): void {
  const file = files.get(path);
  if (!file || file.bytes.includes(0)) return;
  const lines = file.bytes.toString("utf8").split("\n");
  const fresh = Array.from({ length: change.count }, () => `changed ${Math.floor(change.random() * 1e6)}`);
  lines.splice(Math.min(change.at, Math.max(0, lines.length - 1)), change.count, ...fresh);
  files.set(path, { ...file, bytes: Buffer.from(lines.join("\n")) });
}

function move(files: Files, from: string, to: string): void {
  const file = files.get(from);
  if (!file || files.has(to)) return;
  files.delete(from);
  files.set(to, file);
}

/** A pair of branches; both work on few files, so that they meet about as often as not. */
export function makePair(base: Files, random: Random): Pair {
  const names = [...base.keys()];
  const pool = Array.from({ length: 3 + Math.floor(random() * 8) }, () => names[Math.floor(random() * names.length)] ?? "");
  const [a, b] = [new Map(base), new Map(base)];
  return { a, b, did: [work(a, pool, random), work(b, pool, random)] };
}

function work(files: Files, pool: readonly string[], random: Random): string[] {
  const acts = Object.entries(ACTS);
  const weighted = [...acts, ...acts.slice(0, 3), ...acts.slice(0, 3)];
  return Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const [name, act] = weighted[Math.floor(random() * weighted.length)] ?? acts[0] ?? ["", () => undefined];
    act(files, pool[Math.floor(random() * pool.length)] ?? "", random);
    return name;
  });
}

/** A stream for `git fast-import` with the base on `main` and each pair on `a/N` and `b/N`. */
export function importStream(base: Files, pairs: readonly Pair[]): Buffer {
  const parts: Buffer[] = [];
  const text = (line: string): void => void parts.push(Buffer.from(`${line}\n`));
  const commit = (branch: string, files: Files, from: Files | null): void => {
    text(`commit refs/heads/${branch}`);
    text("committer Bench <bench@localhost> 1700000000 +0000");
    text(`data ${branch.length}`);
    text(branch);
    if (from) text("from refs/heads/main");
    for (const path of from?.keys() ?? []) if (!files.has(path)) text(`D ${path}`);
    for (const [path, file] of files) {
      if (from?.get(path) === file) continue;
      text(`M ${file.mode} inline ${path}`);
      text(`data ${file.bytes.length}`);
      parts.push(file.bytes, Buffer.from("\n"));
    }
  };
  commit("main", base, null);
  for (const [i, pair] of pairs.entries()) {
    commit(`a/${i}`, pair.a, base);
    commit(`b/${i}`, pair.b, base);
  }
  return Buffer.concat(parts);
}
