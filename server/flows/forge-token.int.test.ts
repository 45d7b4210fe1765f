import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Project } from "#domain/project.ts";
import { type FakeForge, startForge, TOKEN } from "../../e2e/fakes/forge-server.ts";
import { GITEA } from "../../e2e/fakes/forge-shapes.ts";
import { type BareApp, startAppAt } from "../../e2e/support/bare-app.ts";
import { git, privateFolder } from "../../e2e/support/sample-repo.ts";
import { seedRepository } from "../../e2e/support/seeds.ts";
import { OWNER } from "../../e2e/support/verified-work.ts";
import { removeProject } from "./change-project.ts";
import { dropForgeToken, keepForgeToken, showForgeToken } from "./forge-token.ts";
import { forgeOf, wayTo } from "./reach-forge.ts";

const home = join(privateFolder(), "home");
let app: BareApp;
let forge: FakeForge;

beforeAll(async () => {
  app = await startAppAt(home);
  forge = await startForge(GITEA);
});
afterAll(async () => {
  await forge.close();
  await app.close();
});

async function sample(): Promise<Project> {
  const project = await seedRepository(app, { settings: { forge: { remote: "origin", kind: "gitea", api: forge.url, tokenEnv: null } } });
  git(project.path, "remote", "add", "origin", "https://git.example.org/acme/shop.git");
  return project;
}
async function way(project: Project) {
  const place = await forgeOf(app, project);
  if (!("forge" in place)) throw new Error(place.what);
  return wayTo(app, project, place);
}

test("a kept token signs in, is nowhere to be read, and is a secret in all that is said, also after a restart", async () => {
  const project = await sample();
  expect(await way(project)).toMatchObject({ what: "Nothing signs in to Gitea or Forgejo here." });
  expect(await keepForgeToken(app, { project, actor: OWNER }, TOKEN)).toMatchObject({ api: forge.url });
  const found = await way(project);
  expect(found).toMatchObject({ via: "the kept token" });
  expect("ask" in found && (await found.ask({ method: "GET", path: "repos/acme/shop/pulls" }))).toEqual([]);
  expect(forge.asked.at(-1)?.token).toBe(TOKEN);
  expect(JSON.stringify([await showForgeToken(app, project), await app.bus.since(0, 5000)])).not.toContain(TOKEN);
  for (const name of readdirSync(join(home, "db"))) expect(readFileSync(join(home, "db", name)).includes(TOKEN)).toBe(false);
  expect(Object.values(app.env.userEnv)).not.toContain(TOKEN);
  expect(app.redact(`it is ${TOKEN}!`)).toBe("it is [redacted]!");
  await app.close();
  app = await startAppAt(home);
  expect(app.redact(`it is ${TOKEN}!`)).toBe("it is [redacted]!");
  expect(await way(project)).toMatchObject({ via: "the kept token" });
});

test("is for the API it was given for, and for its own project", async () => {
  const [one, other] = [await sample(), await sample()];
  await keepForgeToken(app, { project: one, actor: OWNER }, TOKEN);
  expect(await way(other)).toMatchObject({ what: "Nothing signs in to Gitea or Forgejo here." });
  const moved = { ...one, settings: { ...one.settings, forge: { ...one.settings.forge, api: "https://evil.example/api/v1" } } };
  expect(await way(moved)).toMatchObject({ what: "Nothing signs in to Gitea or Forgejo here." });
  await app.db.run(`UPDATE forge_token SET project_id = '${other.id}' WHERE project_id = '${one.id}'`);
  expect(await way(other)).toEqual({ what: "The token kept for Gitea or Forgejo cannot be read.", next: "Give it again in the project’s settings." });
});

test("is forgotten when it is said, or with its project, and not kept where no forge is known", async () => {
  const project = await sample();
  await keepForgeToken(app, { project, actor: OWNER }, TOKEN);
  await dropForgeToken(app, { project, actor: OWNER });
  await dropForgeToken(app, { project, actor: OWNER });
  expect(await showForgeToken(app, project)).toBeNull();
  const fields = (await app.bus.since(0, 5000)).filter((e) => e.projectId === project.id && e.kind === "project.changed").map((e) => e.payload["fields"]);
  expect(fields).toEqual([[`a token for ${forge.url} kept`], [`the token for ${forge.url} removed`]]);
  await keepForgeToken(app, { project, actor: OWNER }, TOKEN);
  await removeProject(app, { projectId: project.id, actor: OWNER });
  expect(await showForgeToken(app, project)).toBeNull();
  const bare = await seedRepository(app);
  await expect(keepForgeToken(app, { project: bare, actor: OWNER }, TOKEN)).rejects.toMatchObject({ tell: { what: "This repository has no remote origin." } });
});
