import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Scope } from "#domain/access.ts";
import type { AppError } from "#domain/errors.ts";
import { type BareApp, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, makeRepository, privateFolder } from "../../e2e/support/sample-repo.ts";
import { kindsOf, seedRepository, untilIn } from "../../e2e/support/seeds.ts";
import { sha256 } from "../lib/ids.ts";
import { findToken, listTokens } from "../store/identity.ts";
import { findKnowledge, findOrchestratorOf, findProject, listOrchestrators, listProjects } from "../store/project.ts";
import { listTasks } from "../store/task.ts";
import { addProject } from "./add-project.ts";
import { branchesOf } from "./base-branch.ts";
import { changeProject, removeProject } from "./change-project.ts";
import { changeCapacity } from "./change-capacity.ts";
import { checkHealth } from "./check-health.ts";
import { agentIdsOf, agentOf, chooseAgent, readinessOf } from "./choose-agent.ts";
import { projectFor, taskFor } from "./find-project.ts";
import { createToken, revokeToken } from "./issue-token.ts";
import { scaffoldDemo } from "./scaffold-demo.ts";

const OWNER = { kind: "person" as const, id: "owner" };

let app: BareApp;
let by: { userId: string; actor: typeof OWNER };

beforeAll(async () => {
  app = await startBareApp();
  by = { userId: app.userId, actor: OWNER };
});
afterAll(() => app.close());

const refusal = async (work: Promise<unknown>): Promise<AppError> =>
  (await work.then(() => {
    throw new Error("was not refused");
  }, (error: unknown) => error)) as AppError;

describe("registering a repository", () => {
  test("makes its row, its conversation and its knowledge, with calm settings", async () => {
    const path = makeRepository({ "package.json": JSON.stringify({ scripts: { test: "vitest" }, dependencies: { react: "1" } }), "package-lock.json": "{}" });
    const project = await addProject(app, by, { path });
    expect(project).toMatchObject({ name: "sample", path, defaultBranch: "main", autonomy: "confirm", isDemo: false });
    expect(project.settings.mayCommit).toBe(true);
    expect(project.settings.setup[0]?.[0]).toBe("npm");
    expect(await findOrchestratorOf(app.db, app.userId, project.id)).toMatchObject({ kind: "project", brain: null });
    await untilIn(app, "the scan", async () => (await findKnowledge(app.db, project.id))?.lastScannedAt);
    expect((await findKnowledge(app.db, project.id))?.techStack.length).toBeGreaterThan(0);
  });

  test("takes what the person says over what it finds", async () => {
    const path = makeRepository({ "package.json": "{}", "package-lock.json": "{}" });
    const project = await addProject(app, by, { path, name: "Mine\u0007", autonomy: "full", setup: [["make", "deps"]], mayCommit: false });
    expect(project).toMatchObject({ name: "Mine", autonomy: "full", settings: { setup: [["make", "deps"]], mayCommit: false } });
  });

  test("through a link registers the folder itself, so that it is registered once", async () => {
    const path = makeRepository();
    const link = join(privateFolder(), "link");
    symlinkSync(path, link);
    expect((await addProject(app, by, { path: link })).path).toBe(path);
    expect((await refusal(addProject(app, by, { path }))).code).toBe("conflict");
  });

  test("twice at once is registered once", async () => {
    const path = makeRepository();
    const both = await Promise.allSettled([addProject(app, by, { path }), addProject(app, by, { path })]);
    expect(both.map((b) => b.status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("refuses what is no repository, has no commit, or is not there, in words that help", async () => {
    const empty = privateFolder();
    const unborn = privateFolder();
    git(unborn, "init", "--quiet");
    const inner = join(makeRepository(), "inner");
    mkdirSync(inner);
    for (const path of [empty, unborn, inner, join(empty, "nowhere")]) {
      const { code, tell } = await refusal(addProject(app, by, { path }));
      expect([path, ["bad-request", "not-found"].includes(code), tell.what !== "" && tell.next !== ""]).toEqual([path, true, true]);
    }
  });

  test("never lets agents loose on the server's own data", async () => {
    const own = join(app.env.home, "inside");
    makeRepository(undefined, own);
    expect((await refusal(addProject(app, by, { path: own }))).tell.next).toContain("outside Remote Dev's own data");
  });
});

describe("changing a project", () => {
  test("changes what is named and leaves the rest", async () => {
    const project = await seedRepository(app, { settings: { role: "a greeter" } });
    const changed = await changeProject(app, { projectId: project.id, actor: OWNER }, { autonomy: "manual", mayCommit: false });
    expect(changed).toMatchObject({ autonomy: "manual", name: project.name, settings: { mayCommit: false, role: "a greeter" } });
    expect(await findProject(app.db, project.id)).toMatchObject({ autonomy: "manual", settings: { mayCommit: false } });
  });

  test("takes a base branch the repository has, and no other", async () => {
    const project = await seedRepository(app);
    git(project.path, "branch", "release/1.x");
    const on = { projectId: project.id, actor: OWNER };
    expect(await branchesOf(app, project)).toEqual({ items: ["main", "release/1.x"], current: "main" });
    expect((await changeProject(app, on, { baseBranch: "release/1.x" })).settings.baseBranch).toBe("release/1.x");
    for (const wrong of ["nope", "HEAD", "refs/heads/main", "--all", "main~0", "a b"]) {
      const error = await refusal(changeProject(app, on, { baseBranch: wrong }));
      expect([error.code, error.tell.next]).toEqual(["bad-request", expect.stringContaining("main, release/1.x")]);
    }
    expect((await findProject(app.db, project.id))?.settings.baseBranch).toBe("release/1.x");
    expect((await changeProject(app, on, { baseBranch: null })).settings.baseBranch).toBeNull();
  });

  test("writes a change of autonomy into the log with its new level", async () => {
    const project = await seedRepository(app);
    const before = app.bus.lastSeq();
    await changeProject(app, { projectId: project.id, actor: OWNER }, { autonomy: "full", role: "x" });
    expect((await app.bus.since(before, 1))[0]).toMatchObject({ kind: "project.changed", payload: { fields: ["autonomy full", "role"] } });
  });

  test("that is not there is not found", async () => {
    const on = { projectId: "01HZZZZZZZZZZZZZZZZZZZZZZZ", actor: OWNER };
    expect((await refusal(changeProject(app, on, {}))).code).toBe("not-found");
    expect((await refusal(removeProject(app, on))).code).toBe("not-found");
  });
});

describe("removing a project", () => {
  test("is refused while tasks are open, with their number", async () => {
    const project = await seedRepository(app);
    await seedTask(app, project);
    expect((await refusal(removeProject(app, { projectId: project.id, actor: OWNER }))).tell.what).toContain("1 open task.");
    await seedTask(app, project);
    expect((await refusal(removeProject(app, { projectId: project.id, actor: OWNER }))).tell.what).toContain("2 open tasks.");
  });

  test("takes it out of every list and leaves its files; it may come back", async () => {
    const project = await seedRepository(app);
    await seedTask(app, project, { status: "completed" });
    await removeProject(app, { projectId: project.id, actor: OWNER });
    expect(await findProject(app.db, project.id)).toBeUndefined();
    expect((await listProjects(app.db, app.userId)).map((p) => p.id)).not.toContain(project.id);
    expect((await listOrchestrators(app.db, app.userId)).map((o) => o.projectId)).not.toContain(project.id);
    expect((await listTasks(app.db, { userId: app.userId }, { limit: 200 })).map((t) => t.projectId)).not.toContain(project.id);
    expect(existsSync(join(project.path, "README.md"))).toBe(true);
    expect((await addProject(app, by, { path: project.path })).id).not.toBe(project.id);
  });
});

describe("the sample project", () => {
  test("is made once, labelled as what it is, with an agent that says it is a script", async () => {
    const [one, two] = await Promise.all([scaffoldDemo(app, by), scaffoldDemo(app, by)]);
    expect(one.id).toBe(two.id);
    expect(one).toMatchObject({ isDemo: true, name: "greeter (sample)", autonomy: "confirm" });
    expect(one.settings.agents.custom?.[0]?.name).toContain("script");
    expect(git(one.path, "status", "--porcelain")).toBe("");
    expect(git(one.path, "rev-list", "--count", "HEAD")).toBe("1");
  });
});

describe("agents of a project", () => {
  test("are the declared ones first, without those that are switched off", async () => {
    const project = await seedRepository(app, { settings: { agents: { custom: [{ id: "mine", name: "Mine", command: ["true"], promptBy: "argv", doneWhen: "exit" }], mine: {} } } });
    const ids = agentIdsOf(app, project);
    expect(ids[0]).toBe("mine");
    expect(ids.slice(1).toSorted()).toEqual([...app.agents.keys()].toSorted());
    const [off = ""] = [...app.agents.keys()];
    const without = { ...project, settings: { ...project.settings, agents: { ...project.settings.agents, [off]: { enabled: false } } } };
    expect(agentIdsOf(app, without)).not.toContain(off);
    expect(() => agentOf(app, without, off)).toThrow(`The agent ${off} is switched off`);
  });

  test("stand ready by their program and what they need", async () => {
    const project = await seedRepository(app);
    const ready = await readinessOf(app, project, agentOf(app, project, "script"));
    expect(ready.program).toContain("sh");
    const settings = { ...project.settings, agents: { ...project.settings.agents, script: { command: "no-such-program" } } };
    expect((await readinessOf(app, { ...project, settings }, agentOf(app, project, "script"))).program).toBeNull();
  });

  test("are chosen by name, then by verified outcomes, and the choice says why", async () => {
    const custom = ["one", "two"].map((id) => ({ id, name: id, command: ["true"], promptBy: "argv" as const, doneWhen: "exit" as const }));
    const project = await seedRepository(app, { settings: { agents: { custom } } });
    const task = await seedTask(app, project);
    const knowledge = await findKnowledge(app.db, project.id);
    const known = knowledge && { ...knowledge, agentPerformance: { feature: { two: 0.9, one: 0.2 } }, performanceCounts: { feature: { two: { tries: 4, verified: 4 } } } };
    const choose = (more: { hint?: string; task?: typeof task; known?: typeof known }) => chooseAgent(app, project, { task: more.task ?? task, hint: more.hint ?? null, knowledge: more.known });
    expect(await choose({ hint: "one" })).toEqual({ id: "one", why: "you named it" });
    expect(await choose({ task: { ...task, assignedAgent: "two" }, hint: "one" })).toMatchObject({ id: "two" });
    expect(await choose({ known })).toEqual({ id: "two", why: "4 of 4 tries at feature tasks verified here" });
    expect(await choose({ hint: "nobody" })).toMatchObject({ why: "no verified outcomes yet, first in the list" });
  });
});

describe("naming a project in a conversation", () => {
  const caller = (projectId: string | null) => ({ userId: app.userId, projectId, orchestratorId: null, actorId: "x", scopes: Scope.options });

  test("of one project needs no name and takes no other", async () => {
    const [one, two] = [await seedRepository(app, { fields: { name: "one" } }), await seedRepository(app, { fields: { name: "two" } })];
    expect((await projectFor(app, caller(one.id), undefined)).id).toBe(one.id);
    expect((await projectFor(app, caller(one.id), "one")).id).toBe(one.id);
    expect((await refusal(projectFor(app, caller(one.id), "two"))).code).toBe("not-found");
    expect((await projectFor(app, caller(null), "TWO")).id).toBe(two.id);
  });

  test("over all projects asks which one, and names them", async () => {
    const { code, tell } = await refusal(projectFor(app, caller(null), undefined));
    expect([code, tell.what]).toEqual(["bad-request", "Which project is meant?"]);
    expect(tell.next).toContain("one");
    expect((await refusal(projectFor(app, caller(null), "nowhere"))).tell.what).toBe("There is no project nowhere.");
  });

  test("of somebody else is as if it were not there", async () => {
    const project = await seedRepository(app);
    const stranger = { ...caller(project.id), userId: "stranger" };
    expect((await refusal(projectFor(app, stranger, undefined))).code).toBe("not-found");
    expect((await refusal(taskFor(app, caller(project.id), { number: 99 }))).tell.what).toContain("There is no task 99");
  });
});

describe("a token", () => {
  test("is shown once; the database keeps a hash", async () => {
    const made = await createToken(app, by, { name: "ci", scopes: ["read"], days: 30 });
    expect(made.token).toMatch(/^rdv_[A-Za-z0-9_-]{43}$/);
    expect(await findToken(app.db, sha256(made.token))).toMatchObject({ id: made.id, scopes: ["read"], projectId: null });
    expect(JSON.stringify(await listTokens(app.db, app.userId))).not.toContain(made.token);
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(30 * 86_400_000);
  });

  test("is useless from the moment it is revoked, and only its owner may do that", async () => {
    const made = await createToken(app, by, { name: "gone", scopes: ["admin"] as Scope[], days: 1 });
    expect((await refusal(revokeToken(app, { ...by, userId: "stranger" }, made.id))).code).toBe("not-found");
    expect(await kindsOf(app, () => revokeToken(app, by, made.id))).toEqual(["token.revoked"]);
    expect(await findToken(app.db, sha256(made.token))).toBeUndefined();
    expect((await listTokens(app.db, app.userId)).map((t) => t.id)).not.toContain(made.id);
  });

  test("cannot be bound to a project of somebody else", async () => {
    const project = await seedRepository(app);
    const input = { name: "x", scopes: ["read"] as Scope[], days: 1, projectId: project.id };
    expect((await refusal(createToken(app, { ...by, userId: "stranger" }, input))).code).toBe("bad-request");
    expect(await createToken(app, by, input)).toMatchObject({ projectId: project.id });
  });
});

describe("the doctor", () => {
  test("names agents, tools and room, and for each what is missing how to get it", async () => {
    const health = await checkHealth(app);
    expect(new Set(health.lines.map((l) => l.group))).toEqual(new Set(["agents", "tools", "room"]));
    expect(health.lines.filter((l) => l.group === "agents").map((l) => l.id).toSorted()).toEqual([...app.agents.keys()].toSorted());
    for (const line of health.lines) expect([line.id, line.state === "ready" || line.fix !== null || line.group === "room"]).toEqual([line.id, true]);
    expect(health.lines.find((l) => l.id === "git")).toMatchObject({ state: "ready", version: expect.stringMatching(/^\d+\.\d+/) });
    expect(health.brain).not.toBe("none");
    expect(health.brains.map((b) => b.id)).toContain("offline");
  });

  test("reckons with the memory that stays free by the limits of this machine", async () => {
    const meter = { ...app.meter, measure: () => Promise.resolve({ totalMb: 24_000, availableMb: 9500, diskMb: 50_000, load: 1, cores: 4 }) };
    const memory = async () => (await checkHealth({ ...app, meter })).lines.find((l) => l.id === "memory");
    expect(await memory()).toMatchObject({ state: "ready", version: "24 GB", text: "room for 4 more agents at 2 GB each, 1 GB kept free" });
    await changeCapacity(app, { keepFreeMb: 6000 }, { kind: "person", id: "owner" });
    expect(await memory()).toMatchObject({ text: "room for 1 more agent at 2 GB each, 6 GB kept free" });
  });

  test("tells that terminals are looked at only now and then", async () => {
    const tmux = { ...app.tmux, listening: () => "looks" as const };
    const health = await checkHealth({ ...app, tmux });
    expect(health.lines.find((l) => l.id === "tmux")).toMatchObject({ state: "action", text: expect.stringContaining("broke three times within a minute: terminals are looked at every 2 seconds") as string });
    const processes = { ...app.processes, find: (name: string) => (name === "stty" ? undefined : app.processes.find(name)) };
    const without = await checkHealth({ ...app, tmux, processes });
    expect(without.lines.find((l) => l.id === "tmux")).toMatchObject({ state: "action", text: "its connection needs stty, which is missing: terminals are looked at every 2 seconds", fix: "sudo apt-get install coreutils" });
    expect((await checkHealth(app)).lines.find((l) => l.id === "tmux")).toMatchObject({ state: "ready" });
  });
});
