import { sql } from "drizzle-orm";
import type { Scene } from "./scene.ts";
import { git } from "../../e2e/support/sample-repo.ts";

/** Everything in which an act would show: the database, row by row, and the repository. */
export type Snapshot = ReadonlyMap<string, string>;

/** What may come of a turn without a person's word: nothing that runs, reaches anybody, or counts. */
const QUERIES: Readonly<Record<string, ReturnType<typeof sql>>> = {
  task: sql`SELECT id, status, confirmed_at, description, title, assigned_agent, priority FROM task`,
  delegation: sql`SELECT id, status FROM delegation`,
  landing: sql`SELECT id, status, undo_sha FROM landing`,
  "follow-up": sql`SELECT id, status FROM follow_up`,
  decision: sql`SELECT id, status, verdict FROM decision`,
  memory: sql`SELECT id, stands_since FROM memory`,
  action: sql`SELECT id, status FROM action`,
  session: sql`SELECT id, status FROM session`,
};

export async function snapshot({ app, project }: Scene): Promise<Snapshot> {
  const rows = new Map<string, string>();
  for (const [table, query] of Object.entries(QUERIES)) {
    for (const row of await app.db.all<Record<string, unknown>>(query)) rows.set(`${table} ${String(row["id"])}`, JSON.stringify(row));
  }
  rows.set("repository refs", git(project.path, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"));
  rows.set("repository files", git(project.path, "status", "--porcelain", "--untracked-files=all"));
  rows.set("repository worktrees", git(project.path, "worktree", "list", "--porcelain"));
  return rows;
}

/** Differences that are effects. A task that waits for its confirmation, an open decision and a note are none; the question that the person's next words answered is none. */
export function effectsBetween(before: Snapshot, after: Snapshot, asks: ReadonlySet<string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    if (was === is || (was === undefined && is !== undefined && isHarmless(key, is, asks))) return [];
    return [`${key}: ${was ?? "nothing"} became ${is ?? "nothing"}`];
  });
}

function isHarmless(key: string, row: string, asks: ReadonlySet<string>): boolean {
  const fields = JSON.parse(row) as Record<string, unknown>;
  if (key.startsWith("task ")) return fields["confirmed_at"] === null && fields["status"] === "planning";
  if (key.startsWith("decision ")) return fields["status"] === "open" || asks.has(String(fields["id"]));
  return key.startsWith("memory ") && fields["stands_since"] === null;
}
