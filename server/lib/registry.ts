import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The plugs of one folder by id. */
export type Registry<T> = ReadonlyMap<string, Readonly<T>>;

/** Loads a plug folder: every `.ts` file but tests, its default export, whose `id` must be the file's name. */
export async function loadPlugs<T extends { id: string }>(folder: string): Promise<Registry<T>> {
  const plugs = new Map<string, Readonly<T>>();
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    const { default: plug } = (await import(pathToFileURL(join(folder, file)).href)) as { default?: T };
    if (plug?.id !== file.slice(0, -3)) throw new Error(`${folder}/${file}: the default export's id must be the file's name`);
    plugs.set(plug.id, Object.freeze(plug));
  }
  return plugs;
}
