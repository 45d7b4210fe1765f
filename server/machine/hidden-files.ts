import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#domain/errors.ts";

/** How much one hidden folder may hold. */
export interface Room {
  files: number;
  bytes: number;
}

/** A folder below a root, as single names: `[".rdv", "images"]`. */
export type HiddenFolder = readonly [top: string, ...below: string[]];

/**
 * Writes a new file into a folder that git does not see, because its top folder ignores itself, and returns its path. Only the
 * person's account can read it. Nothing is written through a link, also when somebody puts one there meanwhile: the file is opened
 * empty, and filled only once it is known to lie where it should.
 */
export async function putHidden(root: string, folder: HiddenFolder, file: { name: string; bytes: Uint8Array }, room: Room): Promise<string> {
  const top = await realpath(root);
  const place = await makeFolders(top, folder);
  await requireRoom(place, file.bytes.length, room);
  const path = join(place, file.name);
  const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  try {
    const [opened, found, real] = [await handle.stat(), await lstat(path).catch(() => undefined), await realpath(place).catch(() => "")];
    if (real !== place || found?.ino !== opened.ino || found.dev !== opened.dev) throw moved(place);
    await handle.writeFile(file.bytes);
  } finally {
    await handle.close();
  }
  return path;
}

/** Takes a hidden folder away with all that is in it; one that is a link is left alone. */
export async function dropHidden(root: string, folder: HiddenFolder): Promise<void> {
  const path = join(await realpath(root), ...folder);
  if ((await realpath(path).catch(() => "")) === path) await rm(path, { recursive: true, force: true });
}

async function makeFolders(root: string, [first, ...below]: HiddenFolder): Promise<string> {
  const top = await makeFolder(join(root, first));
  await writeFile(join(top, ".gitignore"), "*\n", { flag: "wx", mode: 0o600 }).catch(ignoreExisting);
  let place = top;
  for (const name of below) place = await makeFolder(join(place, name));
  if ((await realpath(place)) !== place) throw moved(place);
  return place;
}

async function makeFolder(path: string): Promise<string> {
  await mkdir(path, { mode: 0o700 }).catch(ignoreExisting);
  if ((await lstat(path)).isDirectory()) return path;
  throw moved(path);
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

async function requireRoom(place: string, bytes: number, room: Room): Promise<void> {
  const names = await readdir(place);
  const sizes = await Promise.all(names.map((name) => lstat(join(place, name)).then((info) => info.size, () => 0)));
  const held = sizes.reduce((sum, size) => sum + size, bytes);
  if (names.length < room.files && held <= room.bytes) return;
  throw new AppError("conflict", `${place} holds ${names.length} files already.`, "Remove those that are not needed any more, then try again. Nothing was written.");
}

function moved(path: string): AppError {
  return new AppError("conflict", `${path} is a link or was moved.`, "Make it a plain folder, or remove it. Nothing was written.");
}
