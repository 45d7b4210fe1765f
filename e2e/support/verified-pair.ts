import { mkdirSync } from "node:fs";
import type { CheckSpec } from "#domain/contract.ts";
import type { Site } from "#domain/site.ts";
import type { Task } from "#domain/task.ts";
import { newId, now } from "../../server/lib/ids.ts";
import { insertSite } from "../../server/store/site.ts";
import { insertWorktree } from "../../server/store/task.ts";
import type { BareApp, SeededProject } from "./bare-app.ts";
import { git } from "./sample-repo.ts";
import { seedRepository } from "./seeds.ts";
import { commitWork, type Verified, verifiedWork } from "./verified-work.ts";

export interface VerifiedPair extends Verified {
  further: SeededProject;
  site: Site;
}

/** A verified task that changed a frontend and a backend, with a check in each, as the loop leaves it. */
export async function verifiedPair(app: BareApp, { page = "page.txt", checks = [], furtherChecks = [], task = {} }: { page?: string; checks?: readonly CheckSpec[]; furtherChecks?: readonly CheckSpec[]; task?: Partial<Task> } = {}): Promise<VerifiedPair> {
  const web = await seedRepository(app, { files: { "index.txt": "web\n" }, fields: { name: "web" } });
  const further = await seedRepository(app, { files: { "server.txt": "api\n" }, fields: { name: "api" } });
  const there = (name: string, at?: string): CheckSpec => ({ check: "tests-pass", title: `${name} is there`, argv: ["test", "-e", name], ...(at ? { in: at } : {}) });
  const own = await verifiedWork(app, web, { works: [{ [page]: "page\n" }], checks: [there(page), there("route.txt", further.id), ...checks, ...furtherChecks.map((spec) => ({ ...spec, in: further.id }))], task: { also: [further.id], ...task } });
  const path = `${further.path}-${newId().slice(-6)}`;
  mkdirSync(path, { recursive: true });
  const baseSha = git(further.path, "rev-parse", "main");
  git(further.path, "worktree", "add", "--quiet", "-b", own.branch, path, "main");
  const worktree = { id: newId(), projectId: further.id, taskId: own.task.id, path, branch: own.branch, baseSha, setUpAt: now(), createdAt: now(), removedAt: null };
  const headSha = commitWork(path, [{ "route.txt": "route\n" }]);
  const site: Site = { delegationId: own.delegation.id, projectId: further.id, worktreeId: worktree.id, worktreePath: path, branch: own.branch, baseSha, headSha, gitSettingsHash: null, diffstat: { files: 1, additions: 1, deletions: 0 } };
  await app.bus.commit((db) => ({ writes: [insertWorktree(db, worktree), insertSite(db, site)], events: [], result: undefined }));
  return { ...own, further, site };
}
