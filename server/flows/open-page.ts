import type { PageSeen } from "#domain/check.ts";
import type { PageWanted } from "#domain/contract.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import type { HiddenFolder } from "../machine/hidden-files.ts";

/** Pictures of one try. */
const ROOM = { files: 200, bytes: 200 << 20 } as const;

/** Opens a page of a started app and keeps its picture with the evidence. The approved one comes from the project's own folder, where no agent works. */
export async function openPage(app: App, on: { url: string; keeper: string; projectPath: string }, wanted: PageWanted): Promise<PageSeen> {
  const approved = wanted.like === undefined ? undefined : await app.files.readBytes(on.projectPath, wanted.like);
  const { png, ...seen } = await app.browser.look(on.url, approved);
  const name = `${newId()}.png`;
  await app.files.putHidden(app.env.home, picturesOf(on.keeper), { name, bytes: png }, ROOM);
  return { ...seen, picture: { name, of: wanted.path, bytes: png.length } };
}

/** A kept picture; undefined when it is gone. */
export function readPicture(app: App, keeper: string, name: string): Promise<Buffer | undefined> {
  return app.files.readBytes(app.env.home, [...picturesOf(keeper), name].join("/"));
}

function picturesOf(keeper: string): HiddenFolder {
  return ["pictures", keeper];
}
