import { join } from "node:path";
import { z } from "zod";
import { Health } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { checkHealth } from "../flows/check-health.ts";
import { brainLines } from "../flows/show-brains.ts";
import type { App } from "../kernel.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "health";

/** The doctor, and copies of the database. */
export function addHealth(api: Api, app: App): void {
  // Asking every CLI takes seconds; the last report stands until somebody wants a new one.
  let last: Promise<Health> | undefined;
  const fresh = (): Promise<Health> => {
    const next = checkHealth(app);
    last = next;
    next.catch(() => void (last = undefined));
    return next;
  };

  addRoute(api, app, { method: "get", path: "/api/health", tag, summary: "The last report of the doctor", response: Health }, async () => withBrains(app, await (last ?? fresh())));
  addRoute(api, app, { method: "post", path: "/api/health/run", tag, summary: "Look again; spends no tokens", response: Health }, async () => withBrains(app, await fresh()));

  addRoute(api, app, { method: "post", path: "/api/backups", tag, summary: "Copy the database, consistent and checked", body: z.strictObject({ file: z.string().startsWith("/").max(1000).optional() }), status: 201, response: z.object({ file: z.string() }) }, async ({ body }) => {
    const file = body.file ?? join(app.env.home, "backups", `manual-${new Date().toISOString().replaceAll(/[:.]/g, "-")}.db`);
    if (await app.files.exists(file)) throw new AppError("conflict", `${file} exists already.`, "Choose another name. Nothing was written.");
    await app.database.backup(file);
    return { file };
  });
}

/** Which brain is passed over changes by the minute, so it is looked up each time. */
function withBrains(app: App, health: Health): Health {
  return { ...health, lines: [...health.lines, ...brainLines(app)] };
}
