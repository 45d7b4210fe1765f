import { constants } from "node:fs";
import { copyFile, lstat, mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { AppError } from "#domain/errors.ts";
import { sha256 } from "../lib/ids.ts";

/** Bytes of a manifest or instruction file that are read; more is not one. */
const MAX_TEXT = 512 * 1024;
/** Files of the person that CLIs keep grow larger. */
const MAX_HOME_TEXT = 16 * 1024 * 1024;

/** The files the product may read and write, each with its own rule. */
export interface Files {
  /** Absolute path without symlinks of a folder that exists. `~/` stands for the person's home. */
  folder(path: string): Promise<string>;
  /** Names in a folder, folders marked, hidden ones left out; for choosing a repository. */
  listFolders(path: string): Promise<{ name: string; path: string; isRepository: boolean }[]>;
  entries(path: string): Promise<string[]>;
  /** Texts of the named files in a folder, as far as they exist, are plain files and are small. */
  readTexts(root: string, names: readonly string[]): Promise<Record<string, string>>;
  /** Texts of files named by absolute path, `~/` for the person's home; undefined where there is none. */
  readHome(paths: readonly string[]): Promise<Record<string, string | undefined>>;
  /** Text and hash of one file in a folder; an absent file is empty text. Refuses links. */
  readText(root: string, name: string): Promise<{ text: string; hash: string; exists: boolean }>;
  /** Replaces a file if its hash still is `expected`; null text removes it. */
  replaceText(root: string, name: string, text: string | null, expected: string): Promise<void>;
  /** Copies ignored files that a worktree needs; never over an existing one, never through a link, never out of the folder. */
  copyInto(from: string, to: string, paths: readonly string[]): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  /** Writes new files into a folder, which may be new too. Never replaces one. */
  writeNew(root: string, files: Readonly<Record<string, string>>): Promise<void>;
  /** Moves a folder to the trash below `home`, where it stays until it is emptied. */
  moveToTrash(path: string, trash: string, name: string): Promise<void>;
  makePrivateFolder(path: string): Promise<void>;
}

export function createFiles(home: string): Files {
  return {
    folder: (path) => existingFolder(path.startsWith("~/") ? join(home, path.slice(2)) : path),
    listFolders: async (path) => listFolders(await existingFolder(path.startsWith("~/") || path === "~" ? join(home, path.slice(2)) : path)),
    entries: (path) => readdir(path).catch(() => []),
    async readTexts(root, names) {
      const texts: Record<string, string> = {};
      for (const name of names) {
        const text = await plainText(inside(root, name));
        if (text !== undefined) texts[name] = text;
      }
      return texts;
    },
    async readHome(paths) {
      const read = async (path: string): Promise<[string, string | undefined]> => [path, await plainText(path.startsWith("~/") ? join(home, path.slice(2)) : path, MAX_HOME_TEXT)];
      return Object.fromEntries(await Promise.all(paths.map(read)));
    },
    async readText(root, name) {
      const text = await plainText(inside(root, name));
      if (text === undefined && (await exists(inside(root, name)))) {
        throw new AppError("conflict", `${name} is a link, a folder or too large.`, "Make it a plain file, or choose another one.");
      }
      return { text: text ?? "", hash: sha256(text ?? ""), exists: text !== undefined };
    },
    async replaceText(root, name, text, expected) {
      const path = inside(root, name);
      const now = (await plainText(path)) ?? "";
      if (sha256(now) !== expected) throw new AppError("conflict", `${name} changed since the preview.`, "Look at the new preview and apply again. Nothing was changed.");
      if (text === null) await rm(path, { force: true });
      else await writeWhole(path, text);
    },
    copyInto: (from, to, paths) => copyInto(from, to, paths),
    exists,
    async writeNew(root, files) {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(inside(root, name)), { recursive: true });
        await writeFile(inside(root, name), text, { flag: "wx" });
      }
    },
    async moveToTrash(path, trash, name) {
      await mkdir(trash, { recursive: true, mode: 0o700 });
      await rename(path, join(trash, name));
    },
    makePrivateFolder: async (path) => void (await mkdir(path, { recursive: true, mode: 0o700 })),
  };
}

async function existingFolder(path: string): Promise<string> {
  const real = isAbsolute(path) ? await realpath(path).catch(() => undefined) : undefined;
  if (!real || !(await stat(real)).isDirectory()) throw new AppError("bad-request", `There is no folder ${path}.`, "Give the absolute path of a folder on this machine.");
  return real;
}

async function listFolders(path: string): Promise<{ name: string; path: string; isRepository: boolean }[]> {
  const found = (await readdir(path, { withFileTypes: true }).catch(() => [])).filter((e) => e.isDirectory() && !e.name.startsWith("."));
  const rows = found.slice(0, 500).map(async (e) => ({ name: e.name, path: join(path, e.name), isRepository: await exists(join(path, e.name, ".git")) }));
  return (await Promise.all(rows)).sort((a, b) => a.name.localeCompare(b.name));
}

/** Path of a name below a folder; refuses to leave it. */
function inside(root: string, name: string): string {
  const path = resolve(root, name);
  const way = relative(root, path);
  if (way === "" || way.startsWith("..") || isAbsolute(way)) throw new AppError("bad-request", `${name} is outside the project.`, "Use a path inside it.");
  return path;
}

async function plainText(path: string, maxBytes = MAX_TEXT): Promise<string | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const info = await handle.stat();
    return info.isFile() && info.size <= maxBytes ? await handle.readFile("utf8") : undefined;
  } finally {
    await handle.close();
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const mode = (await lstat(path).catch(() => undefined))?.mode ?? 0o644;
  const draft = `${path}.rdv-${process.pid}.part`;
  const handle = await open(draft, "wx", mode & 0o777);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
}

async function copyInto(from: string, to: string, paths: readonly string[]): Promise<string[]> {
  const copied: string[] = [];
  for (const path of paths) {
    const source = inside(from, path);
    const target = inside(to, path);
    if (!(await lstat(source).catch(() => undefined))?.isFile() || (await realpath(source)) !== source) continue;
    await mkdir(dirname(target), { recursive: true });
    if (!(await realpath(dirname(target))).startsWith(to + sep) && dirname(target) !== to) continue;
    const done = await copyFile(source, target, constants.COPYFILE_EXCL).then(() => true, () => false);
    if (done) copied.push(path);
  }
  return copied;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}
