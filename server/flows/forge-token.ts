import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import type { ForgeToken } from "#domain/forge.ts";
import type { Project } from "#domain/project.ts";
import type { App } from "../kernel.ts";
import { now } from "../lib/ids.ts";
import { masterKey, seal } from "../lib/seal.ts";
import { deleteForgeToken, findForgeToken, listForgeTokens, putForgeToken } from "../store/forge-token.ts";
import { openForgeToken, sealedIn } from "./open-forge-token.ts";
import { forgeOf } from "./reach-forge.ts";

interface On {
  project: Project;
  actor: Actor;
}

/** Keeps a token for the forge a project has now, sealed. Nobody is shown it again, and it is taken out of whatever is kept, told or logged. */
export async function keepForgeToken(app: App, { project, actor }: On, token: string): Promise<ForgeToken> {
  const place = await forgeOf(app, project);
  if (!("forge" in place)) throw new AppError("conflict", place.what, place.next);
  app.hide(token);
  const { api } = place;
  const row = { projectId: project.id, api, secret: seal(masterKey(app.env.home), sealedIn({ projectId: project.id, api }), token), createdAt: now() };
  await app.bus.commit((db) => ({ writes: [putForgeToken(db, row)], events: [told(project, actor, `a token for ${api} kept`)], result: undefined }));
  return { api, createdAt: row.createdAt };
}

/** Forgets a project's token. Doing it twice changes nothing more. */
export async function dropForgeToken(app: App, { project, actor }: On): Promise<void> {
  await app.bus.commit(async (db) => {
    const row = await findForgeToken(db, project.id);
    return { writes: row ? [deleteForgeToken(db, project.id)] : [], events: row ? [told(project, actor, `the token for ${row.api} removed`)] : [], result: undefined };
  });
}

/** What may be told of a project's token. */
export async function showForgeToken(app: App, project: Project): Promise<ForgeToken | null> {
  const row = await findForgeToken(app.db, project.id);
  return row ? { api: row.api, createdAt: row.createdAt } : null;
}

/** After a start: what is kept is known as a secret before anything is shown. */
export async function hideForgeTokens(app: App): Promise<void> {
  for (const row of await listForgeTokens(app.db)) {
    const token = openForgeToken(app, row);
    if (token !== undefined) app.hide(token);
  }
}

function told(project: Project, actor: Actor, field: string) {
  return { kind: "project.changed" as const, actor, projectId: project.id, payload: { fields: [field] } };
}
