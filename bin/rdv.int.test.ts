import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Health, TaskView } from "#domain/api.ts";
import type { Landing } from "#domain/landing.ts";
import type { Session } from "#domain/session.ts";
import { type Ran, runRdv } from "../e2e/support/run-rdv.ts";
import { forgetRate, type Steps, stepsIn } from "../e2e/support/steps.ts";
import { git, makeRepository, privateFolder, type ProjectRow, startWorld, type World, WRITE_AND_COMMIT } from "../e2e/support/world.ts";
import { patchFrom } from "./project-commands.ts";
import { EXIT, Stop } from "./server-call.ts";

let world: World;
let steps: Steps;
let project: ProjectRow;

beforeAll(async () => {
  world = await startWorld();
  steps = stepsIn(world);
  project = await steps.project(WRITE_AND_COMMIT);
});
afterAll(() => world.close());

const rdv = (args: readonly string[], options: { home?: string; input?: string } = {}): Promise<Ran> => runRdv(options.home ?? world.home, args, options.input);

describe("a command", () => {
  test("without a server says what to do and fails", async () => {
    for (const args of [["status"], ["task", "list"], ["decisions"]]) {
      const ran = await rdv(args, { home: privateFolder() });
      expect([ran.code, ran.out]).toEqual([EXIT.failed, ""]);
      expect(ran.err).toContain("Start it with: npm start");
    }
  });

  test("that is not there, or lacks something, is used wrongly and shows how", async () => {
    for (const args of [["task", "show"], ["decide", "x"], ["project", "set", project.name], ["token", "create"], ["session", "read", "x", "--lines", "many"], ["token", "create", "--name", "x", "--scope", "read", "--days", "0"]]) {
      const ran = await rdv(args);
      expect([args, ran.code, ran.out]).toEqual([args, EXIT.usage, ""]);
      expect(ran.err).toContain("Usage:");
    }
    expect(await rdv(["taks"])).toMatchObject({ code: EXIT.usage, out: "", err: expect.stringMatching(/Did you mean task.*rdv --help/s) });
  });

  test("help is no failure", async () => {
    const ran = await rdv(["--help"]);
    expect(ran.code).toBe(EXIT.ok);
    for (const name of ["ask", "task", "session", "decisions", "doctor", "demo", "backup", "Exit codes"]) expect(ran.out).toContain(name);
  });

  test("says of itself, and of each part, what it is for", async () => {
    const seen: string[] = [];
    const look = async (path: readonly string[]): Promise<void> => {
      const { out } = await rdv([...path, "--help"]);
      const [usage = "", blank, about = ""] = out.split("\n");
      expect([path, usage.startsWith(`Usage: rdv ${path.join(" ")}`.trimEnd()), blank, about.length > 10]).toEqual([path, true, "", true]);
      expect([path, out.includes("--json")]).toEqual([path, true]);
      seen.push(path.join(" "));
      const names = [...out.matchAll(/^ {2}([a-z]+)(?: [[<].*?)? {2,}\S/gm)].map((m) => m[1] ?? "").filter((name) => name !== "help" && name !== "rdv");
      if (path.length < 2 && /^(Work|Commands):/m.test(out)) for (const name of names) await look([...path, name]);
    };
    await look([]);
    expect(seen).toEqual(expect.arrayContaining(["ask", "task wait", "task diff", "project set", "token create", "session send", "owner create", "password", "restore"]));
  }, 120_000);

  test("gives JSON wherever it is asked for it", async () => {
    for (const args of [["--json", "task", "list"], ["task", "--json", "list"], ["task", "list", "--json"]]) expect([args, Array.isArray((await rdv(args)).json())]).toEqual([args, true]);
  });

  test("about something that is not there ends with its own code", async () => {
    for (const args of [["task", "show", "999", "--project", project.name], ["project", "show", "nothing"], ["session", "read", "01HZZZZZZZZZZZZZZZZZZZZZZZ"], ["decide", "01HZZZZZZZZZZZZZZZZZZZZZZZ", "approve"]]) {
      const ran = await rdv(args);
      expect([args, ran.code, ran.out]).toEqual([args, EXIT.notFound, ""]);
      expect(ran.err).not.toBe("");
    }
  });
});

describe("rdv status and doctor", () => {
  test("say where it runs and what waits", async () => {
    expect((await rdv(["status"])).out).toContain(world.url);
    expect((await rdv(["status", "--json"])).json()).toMatchObject({ url: world.url, home: world.home, projects: 1 });
  });

  test("say what is here and how to get the rest", async () => {
    const health = (await rdv(["health", "--json"])).json() as Health;
    const read = await rdv(["health"]);
    for (const line of health.lines) expect(read.out).toContain(line.name);
    for (const line of health.lines.filter((l) => l.fix)) expect(read.out).toContain(`run: ${line.fix}`);
    expect(read.out).toContain("orchestrator thinks with:");
  });
});

describe("rdv brains", () => {
  test("says who thinks and takes a preference for one kind", async () => {
    expect((await rdv(["brains"])).out).toMatch(/ready +offline +- +not asked\nwishes: balanced, read by offline\nchecks: balanced, suggested by offline\nconversations: balanced, held by offline/);
    expect((await rdv(["brains", "prefer", "converse", "speed"])).out).toContain("conversations: speed,");
    expect((await rdv(["brains", "--json"])).json()).toMatchObject({ prefer: { parse: "balanced", converse: "speed" } });
    expect(await rdv(["brains", "prefer", "parse", "luck"])).toMatchObject({ code: EXIT.usage, err: expect.stringContaining("Use one of: balanced, quality, speed, cost.") as unknown });
    await rdv(["brains", "prefer", "converse", "balanced"]);
  });
});

describe("rdv project", () => {
  test("adds, lists, shows and changes one", async () => {
    const path = makeRepository();
    const added = (await rdv(["project", "add", path, "--name", "Second", "--json"])).json() as ProjectRow;
    expect(added).toMatchObject({ name: "Second", path });
    expect((await rdv(["project", "list"])).out).toMatch(/Second +confirm +\//);
    expect((await rdv(["project", "show", "Second"])).out).toContain(added.orchestratorId);
    const set = (await rdv(["project", "set", "Second", "autonomy=manual", 'agents.custom=[{"id":"mine","name":"M","command":["true"],"promptBy":"argv","doneWhen":"exit"}]', "mayCommit=false", "--json"])).json() as ProjectRow;
    expect(set).toMatchObject({ autonomy: "manual", settings: { mayCommit: false, agents: { custom: [{ id: "mine" }] } } });
    const again = (await rdv(["project", "set", "Second", "agents.mine.args=[\"-v\"]", "--json"])).json() as ProjectRow;
    expect(again.settings.agents).toMatchObject({ custom: [{ id: "mine" }], mine: { args: ["-v"] } });
    expect((await rdv(["project", "show", "Second"])).out).toMatch(/baseBranch +null/);
    expect((await rdv(["project", "set", "Second", "baseBranch=nope"])).err).toContain("Use one of: main");
    expect((await rdv(["project", "remove", "Second"])).out).toContain("removed Second from the list");
    expect((await rdv(["project", "show", "Second"])).code).toBe(EXIT.notFound);
  });

  test("refuses what the server refuses, in its words", async () => {
    const ran = await rdv(["project", "set", project.name, "autonomy=wild"]);
    expect([ran.code, ran.out]).toEqual([EXIT.usage, ""]);
    expect(ran.err).toMatch(/^autonomy: .*\n.*--help/);
    expect((await rdv(["project", "add", privateFolder()])).code).not.toBe(EXIT.ok);
  });

  test("a change says only what changes, inside what is there", () => {
    const settings = { agents: { codex: { args: ["a"], enabled: true } }, role: "x" };
    expect(patchFrom(["agents.codex.enabled=false"], settings)).toEqual({ agents: { codex: { args: ["a"], enabled: false } } });
    expect(patchFrom(["role=plain text", "mayCommit=false"], settings)).toEqual({ role: "plain text", mayCommit: false });
    expect(patchFrom(["a.b=1", "a.c=2"], settings)).toEqual({ a: { b: 1, c: 2 } });
    expect(patchFrom(["role=a=b"], settings)).toEqual({ role: "a=b" });
    expect(settings.agents.codex.enabled).toBe(true);
    for (const wrong of ["role", "=x", ""]) expect(() => patchFrom([wrong], {})).toThrow(Stop);
  });
});

describe("rdv task", () => {
  test("asks, plans, confirms, waits and shows, like the page", async () => {
    await forgetRate(world.app);
    const answer = await rdv(["ask", "Add", "a result file", "--project", project.name]);
    expect(answer.code).toBe(EXIT.ok);
    const id = /task ([0-9A-Z]{26})/.exec(answer.out)?.[1] ?? "";
    const task = (await rdv(["task", "show", id, "--json"])).json() as TaskView;
    await steps.planned(task);
    expect((await rdv(["decisions"])).out).toContain("plan");
    expect((await rdv(["task", "confirm", String(task.number), "--project", project.name])).out).toContain(`${task.number} confirmed`);
    const waited = await rdv(["task", "wait", id, "--timeout", "60"]);
    expect([waited.code, waited.err]).toEqual([EXIT.ok, ""]);
    expect(waited.out).toContain("verified");
    expect((await rdv(["task", "diff", id])).out).toContain("+done");
    expect((await rdv(["land", id, "--undo"])).err).toContain(`Task ${task.number} has not landed`);
    expect((await rdv(["land", id, "--plan"])).out).toMatch(/^\* +fast-forward +main moves forward by 1 commit, as verified\.$/m);
    expect(await rdv(["land", id, "--by", "magic"])).toMatchObject({ code: EXIT.usage, err: expect.stringContaining("fast-forward, squash, rebase, merge") });
    const landing = (await rdv(["land", id, "--by", "merge", "--json"])).json() as Landing;
    expect(landing).toMatchObject({ status: "landed", strategy: "merge", base: "main", toSha: git(project.path, "rev-parse", "main") });
    expect((await rdv(["land", id])).err).toContain("has landed on main");
    expect((await rdv(["land", id, "--undo"])).out).toBe(`main is back at ${landing.fromSha.slice(0, 7)}\n`);
    const shown = await rdv(["task", "show", id]);
    expect(shown.out).toMatch(/ok +All work is committed/);
    expect((await rdv(["task", "list"])).out).toContain("verified");
  });

  test("waiting for one that is over ends at once", async () => {
    const task = await steps.over(await steps.start(project, "Add another file"));
    const since = performance.now();
    const waited = await rdv(["task", "wait", task.id, "--timeout", "3600", "--json"]);
    expect([waited.code, (waited.json() as TaskView).status]).toEqual([EXIT.ok, "completed"]);
    expect(performance.now() - since).toBeLessThan(20_000);
  });

  test("waiting for one that does not come gives up, and says how it stands", async () => {
    const task = await steps.planned(await steps.submit(project, "Wait for me"));
    const waited = await rdv(["task", "wait", task.id, "--timeout", "1"]);
    expect(waited.code).toBe(EXIT.failed);
    expect(waited.err).toContain("needs-confirmation");
    expect((await rdv(["task", "wait", task.id, "--timeout", "soon"])).code).toBe(EXIT.usage);
    const cancelled = await rdv(["task", "cancel", task.id]);
    expect(cancelled.out).toContain("worktree and branch stay");
    const after = await rdv(["task", "wait", task.id]);
    expect([after.code, after.err.trim()]).toEqual([EXIT.failed, `Task ${task.number} is cancelled.`]);
  });

  test("lists nothing in words, and an empty list for scripts", async () => {
    const own = await world.addProject(makeRepository(), { name: "empty" });
    expect((await rdv(["task", "list", "--project", "empty"])).out).toContain("rdv ask");
    expect((await rdv(["task", "list", "--project", "empty", "--json"])).json()).toEqual([]);
    await world.ask("DELETE", `/api/projects/${own.id}`);
  });
});

describe("rdv decide", () => {
  test("answers what waits, once", async () => {
    const task = await steps.planned(await steps.submit(project, "Decide about me"));
    const decision = await steps.decision(task, "plan");
    expect((await rdv(["decide", decision.id, "perhaps"])).code).toBe(EXIT.usage);
    const done = await rdv(["decide", decision.id, "deny", "not now", "--json"]);
    expect(done.json()).toMatchObject({ status: "taken", verdict: "deny", text: "not now" });
    const again = await rdv(["decide", decision.id, "deny"]);
    expect([again.code, again.err]).toEqual([EXIT.failed, expect.stringContaining("answered already")]);
  });
});

describe("rdv session", () => {
  test("opens, types, reads and ends a terminal", async () => {
    const session = (await rdv(["session", "new", "--cwd", "/tmp", "--name", "scratch", "--json"])).json() as Session;
    expect((await rdv(["session", "list"])).out).toContain("scratch");
    expect((await rdv(["session", "send", session.id, "echo $((6 * 7))"])).code).toBe(EXIT.ok);
    await expect.poll(async () => (await rdv(["session", "read", session.id, "--lines", "50"])).out, { timeout: 20_000 }).toContain("42");
    expect((await rdv(["session", "kill", session.id])).out).toContain(`ended ${session.id}`);
    await world.until("its end", async () => (await world.ask<Session>("GET", `/api/sessions/${session.id}`)).status === "exited");
    expect((await rdv(["session", "list"])).out).not.toContain(session.id);
    expect((await rdv(["session", "list", "--all"])).out).toContain(session.id);
    expect((await rdv(["session", "send", session.id, "x"])).err).toContain("has ended");
  });
});

describe("rdv token", () => {
  test("shows a token once, and apart from the words for people", async () => {
    const made = await rdv(["token", "create", "--name", "ci", "--scope", "read,task", "--days", "3"]);
    expect(made.out).toMatch(/^rdv_[A-Za-z0-9_-]+\n$/);
    expect(made.err).toContain("Shown once");
    const list = await rdv(["token", "list"]);
    expect(list.out).toContain("read,task");
    expect(list.out).not.toContain(made.out.trim());
    const id = list.out.split(" ")[0] ?? "";
    const asked = () => fetch(`${world.url}/api/projects`, { headers: { authorization: `Bearer ${made.out.trim()}` } });
    expect((await asked()).status).toBe(200);
    expect((await rdv(["token", "revoke", id])).code).toBe(EXIT.ok);
    expect((await asked()).status).toBe(401);
  });

  test("with a scope nobody has is used wrongly", async () => {
    expect((await rdv(["token", "create", "--name", "x", "--scope", "everything"])).code).toBe(EXIT.usage);
  });
});

describe("rdv owner", () => {
  test("takes the password from standard input, once", async () => {
    const create = (password: string) => rdv(["owner", "create", "--email", "me@example.org", "--stdin"], { input: `${password}\n` });
    expect(await create("short")).toMatchObject({ code: EXIT.usage, err: expect.stringContaining("12 characters") });
    expect(await create("long enough to be one")).toMatchObject({ code: EXIT.ok, out: "owner me@example.org\n" });
    expect((await create("long enough to be one")).code).toBe(EXIT.failed);
  });
});

describe("rdv backup and restore", () => {
  test("copies while it runs, and restores only while it does not", async () => {
    const file = join(privateFolder(), "copy.db");
    expect((await rdv(["backup", file])).out.trim()).toBe(file);
    expect(readFileSync(file).subarray(0, 15).toString()).toBe("SQLite format 3");
    const running = await rdv(["restore", file]);
    expect([running.code, running.err]).toEqual([EXIT.failed, expect.stringContaining("Stop it first")]);
    const home = privateFolder();
    const first = await rdv(["restore", file, "--json"], { home });
    expect(first.json()).toMatchObject({ kept: null });
    expect(existsSync(join(home, "db", "remote-dev.db"))).toBe(true);
    const second = (await rdv(["restore", file, "--json"], { home })).json() as { kept: string };
    expect(existsSync(second.kept)).toBe(true);
    expect(await rdv(["restore", join(home, "nothing.db")], { home })).toMatchObject({ code: EXIT.notFound, out: "", err: expect.stringMatching(/^There is no file/) });
  });
});

describe("rdv demo", () => {
  test("goes through the whole loop without any agent or key", async () => {
    await forgetRate(world.app);
    const ran = await rdv(["demo"]);
    expect([ran.code, ran.err]).toEqual([EXIT.ok, ""]);
    expect(ran.out).toContain("no model, no key, no network");
    expect(ran.out).toContain("verified");
    expect(ran.out).toContain("Learned:");
  });
});
