import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { IMAGE_BYTES, imageKind } from "#domain/image.ts";
import type { Session } from "#domain/session.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { newId } from "../lib/ids.ts";
import type { HiddenFolder } from "../machine/hidden-files.ts";
import { placeOf } from "../store/session.ts";
import { findWorktreeByPath } from "../store/task.ts";

/** Images of one session or worktree. */
const ROOM = { files: 100, bytes: 20 * IMAGE_BYTES } as const;
const OF_WORKTREE: HiddenFolder = [".rdv", "images"];

/**
 * Keeps an image that a person put into a terminal and returns its path, which is then typed.
 *
 * In a worktree of ours it lies in `.rdv/images`: agents read what is in their folder without asking, a sandbox that holds them in
 * there lets them, and it goes with the worktree. `.rdv` ignores itself, so it is in no status, no diff and no commit, and the
 * repository's own settings stay as they are. Elsewhere the folder is a person's: nothing is written into it, and the image lies
 * in a private folder of the session below our data, which goes when the session ends.
 */
export async function keepImage(app: App, session: Session, image: { actor: Actor; bytes: Uint8Array }): Promise<{ path: string }> {
  if (session.status === "hibernated") throw new AppError("wrong-state", "Its agent is hibernated.", "Wake it first. Nothing was kept.");
  if (session.status !== "running") throw new AppError("wrong-state", "The program in this terminal has ended.", "Open a new one.");
  const kind = imageKind(image.bytes);
  if (!kind) throw new AppError("bad-request", "This is no PNG, JPEG, GIF or WebP image.", "Other files can be named by their path, or copied into the project.");
  const id = newId();
  const name = `${id}.${kind}`;
  const { root, folder } = await folderOf(app, session);
  const intent = { kind: "session.image" as const, actor: image.actor, ...(await placeOf(app.db, session)), target: session.name, key: `image:${id}`, facts: {} };
  const path = await act(app, intent, () => app.files.putHidden(root, folder, { name, bytes: image.bytes }, ROOM), () => `${name}, ${image.bytes.length} bytes`);
  return { path };
}

/** Forgets the images of a session that lie below our data. */
export function dropImages(app: App, sessionId: string): Promise<void> {
  return app.files.dropHidden(app.env.home, ofSession(sessionId));
}

async function folderOf(app: App, session: Session): Promise<{ root: string; folder: HiddenFolder }> {
  const worktree = await findWorktreeByPath(app.db, session.cwd);
  const isOurs = worktree !== undefined && worktree.removedAt === null && worktree.projectId === session.projectId;
  return isOurs ? { root: worktree.path, folder: OF_WORKTREE } : { root: app.env.home, folder: ofSession(session.id) };
}

function ofSession(sessionId: string): HiddenFolder {
  return ["images", sessionId];
}
