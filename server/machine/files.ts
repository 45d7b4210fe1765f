import { constants } from "node:fs";
import { copyFile, cp, lstat, mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { AppError } from "#domain/errors.ts";
import { sha256 } from "../lib/ids.ts";
import { dropHidden, type HiddenFolder, putHidden, type Room } from "./hidden-files.ts";

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
  /** Bytes of a plain file named by its absolute path; 0 where there is none. */
  size(path: string): Promise<number>;
  /** What is another text as soon as one of the named files is: size and time of its last change, which no program can set. */
  stamps(root: string, names: readonly string[]): Promise<string[]>;
  /** Text and hash of one file in a folder; an absent file is empty text. Refuses links. */
  readText(root: string, name: string): Promise<{ text: string; hash: string; exists: boolean }>;
  /** Bytes of one file in a folder, wherever no link leads out of it; undefined where there is none or it is too large. */
  readBytes(root: string, name: string): Promise<Buffer | undefined>;
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
  /** Writes a new file into a folder that git does not see, and returns its path. */
  putHidden(root: string, folder: HiddenFolder, file: { name: string; bytes: Uint8Array }, room: Room): Promise<string>;
  /** Takes such a folder away. */
  dropHidden(root: string, folder: HiddenFolder): Promise<void>;
}

export function createFiles(home: string): Files {
  return {
    folder: (path) => existingFolder(path.startsWith("~/") ? join(home, path.slice(2)) : path),
    listFolders: async (path) => listFolders(await existingFolder(path.startsWith("~/") || path === "~" ? join(home, path.slice(2)) : path)),
    entries: (path) => readdir(path).catch(() => []),
    async readTexts(root, names) {
      const read = async (name: string): Promise<[string, string][]> => {
        const path = inside(root, name);
        const bytes = (await staysInside(root, path)) ? await plainBytes(path) : undefined;
        return bytes ? [[name, bytes.toString("utf8")]] : [];
      };
      return Object.fromEntries((await Promise.all(names.map(read))).flat());
    },
    async readHome(paths) {
      const read = async (path: string): Promise<[string, string | undefined]> => [path, (await plainBytes(path.startsWith("~/") ? join(home, path.slice(2)) : path, MAX_HOME_TEXT))?.toString("utf8")];
      return Object.fromEntries(await Promise.all(paths.map(read)));
    },
    size: (path) => lstat(path).then((found) => (found.isFile() ? found.size : 0), () => 0),
    stamps: (root, names) => Promise.all(names.map((name) => lstat(inside(root, name), { bigint: true }).then(({ size, ctimeNs, ino }) => `${name} ${size} ${ctimeNs} ${ino}`, () => `${name} gone`))),
    async readText(root, name) {
      const text = await textOf(root, name);
      return { text: text ?? "", hash: sha256(text ?? ""), exists: text !== undefined };
    },
    readBytes: async (root, name) => ((await staysInside(root, inside(root, name))) ? plainBytes(inside(root, name), MAX_HOME_TEXT) : undefined),
    async replaceText(root, name, text, expected) {
      const now = (await textOf(root, name)) ?? "";
      if (sha256(now) !== expected) throw new AppError("conflict", `${name} changed since the preview.`, "Look at the new preview and apply again. Nothing was changed.");
      if (text === null) await rm(inside(root, name), { force: true });
      else await writeWhole(inside(root, name), text);
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
      await moveFolder(path, join(trash, name));
    },
    makePrivateFolder: async (path) => void (await mkdir(path, { recursive: true, mode: 0o700 })),
    putHidden,
    dropHidden,
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
  if (way === "" || way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) throw new AppError("bad-request", `${name} is outside the project.`, "Use a path inside it.");
  return path;
}

/** Whether the folder a path lies in is in the root, wherever links lead. */
async function staysInside(root: string, path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const real = await realpath(folder).catch(() => undefined);
    if (real === undefined && (await exists(folder))) return false;
    if (real === undefined) continue;
    const top = await realpath(root).catch(() => root);
    return real === top || real.startsWith(top + sep);
  }
}

/** Text of a file in a folder; undefined when there is none. Refuses what is no plain text of that folder. */
async function textOf(root: string, name: string): Promise<string | undefined> {
  const path = inside(root, name);
  if (!(await staysInside(root, path))) throw new AppError("conflict", `${name} leads out of the project.`, "Make it a plain file, or choose another one.");
  const bytes = await plainBytes(path);
  if (!bytes && (await exists(path))) throw new AppError("conflict", `${name} is a link, a folder or too large.`, "Make it a plain file, or choose another one.");
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new AppError("conflict", `${name} is not text in UTF-8.`, "Save it as UTF-8, or choose another file.");
  }
}

async function plainBytes(path: string, maxBytes = MAX_TEXT): Promise<Buffer | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const info = await handle.stat();
    return info.isFile() && info.size <= maxBytes ? await handle.readFile() : undefined;
  } finally {
    await handle.close();
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const mode = (await lstat(path).catch(() => undefined))?.mode ?? 0o644;
  const draft = `${path}.rdv-${process.pid}.part`;
  await rm(draft, { force: true });
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
    if (!(await lstat(source).catch(() => undefined))?.isFile() || !(await staysInside(from, source)) || !(await staysInside(to, target))) continue;
    const done = await mkdir(dirname(target), { recursive: true })
      .then(() => copyFile(source, target, constants.COPYFILE_EXCL))
      .then(() => true, () => false);
    if (done) copied.push(path);
  }
  return copied;
}

/** By rename, or, from one disk to another, as a copy that is whole before the folder goes. */
async function moveFolder(path: string, target: string): Promise<void> {
  try {
    await rename(path, target);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    const isKept = async (each: string): Promise<boolean> => {
      const info = await lstat(each);
      return info.isFile() || info.isDirectory() || info.isSymbolicLink();
    };
    await cp(path, `${target}.part`, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, filter: isKept });
    await rename(`${target}.part`, target);
    await rm(path, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false);
}
