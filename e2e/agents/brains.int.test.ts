import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Brain, OpenBrain, ParsedWish } from "#domain/brain.ts";
import type { Suggestions } from "#domain/suggested-checks.ts";
import claudeCli from "../../server/brains/claude-cli.ts";
import codexCli from "../../server/brains/codex-cli.ts";
import { ensureCli } from "../fakes/cli-cache.ts";
import { makeCliHome } from "../fakes/cli-home.ts";
import { fake } from "../fakes/marker.ts";
import { type ModelServer, startModelServer } from "../fakes/model-server.ts";
import { plainWorld } from "../support/brain-world.ts";
import { privateFolder } from "../support/sample-repo.ts";
import { sampleTurn } from "../support/sample-turn.ts";
import { describeChosen, SET_UP_MS, TEST_MS } from "./describe-chosen.ts";

const WISH: ParsedWish = { type: "bug", title: "Fix the login", confidence: 0.8, estimateMinutes: 20, agent: null, after: [3], scope: [] };
const CHECKS: Suggestions = { checks: [{ kind: "http-probe", title: "It answers", why: "It shows that it starts.", argv: ["npm", "start"], paths: null, probe: { method: "GET", path: "/", status: null, contains: null }, page: null }] };
const CONTEXT = { projectName: "sample", agents: [], techStack: [], conventions: [], openTasks: [] };

/** The real program without a terminal, as a brain, against the fake model. */
function asBrain(id: "claude" | "codex", brain: Brain): void {
  describe("as a brain", () => {
    let model: ModelServer;
    let folder: string;
    let open: OpenBrain;
    let world: ReturnType<typeof plainWorld>;

    beforeAll(async () => {
      const { bin } = await ensureCli(id);
      model = await startModelServer();
      folder = privateFolder(`rdv-${brain.id}-`);
      const home = await makeCliHome(id, { dir: join(folder, "home"), modelUrl: model.url, mainRepository: join(folder, "nothing") });
      const env = { ...home, PATH: `${join(bin, "..")}:${process.env["PATH"] ?? ""}` };
      world = plainWorld(env);
      open = brain.open(env, world);
    }, SET_UP_MS);
    afterAll(async () => {
      await model?.close();
      if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    });
    const parse = (wish: string, signal = new AbortController().signal): Promise<ParsedWish> => open.parse(wish, CONTEXT, signal);

    test("reads a wish into our shape and says what it used", async () => {
      expect(await parse(fake("json", { scope: "all" }, WISH))).toEqual(WISH);
      expect(world.spent.at(-1)?.model).toMatch(/^(claude|gpt)-/);
      expect(world.spent.at(-1)?.inputTokens).toBeGreaterThan(0);
    }, TEST_MS);

    test("tells the model all it was given to know, however much that is", async () => {
      const conventions = Array.from({ length: 40 }, (_, i) => `${i} ${"→".repeat(1500)}`);
      await open.parse(fake("json", { scope: "all" }, WISH), { ...CONTEXT, conventions }, new AbortController().signal);
      const told = JSON.stringify(model.requests.at(-1)?.body);
      for (const known of ["the project sample", conventions[39]]) expect(told).toContain(known);
    }, TEST_MS);

    test("suggests checks in our shape", async () => {
      const question = { wish: fake("json", { scope: "all" }, CHECKS), projectName: "sample", techStack: [], commands: [["npm", "test"]], files: ["README.md"], already: [] };
      expect(await open.suggest?.(question, new AbortController().signal)).toEqual(CHECKS);
    }, TEST_MS);

    test("cannot act: what the model wants to run is not run", async () => {
      const touched = join(folder, "touched");
      await parse(fake("bash", { scope: "all", cmd: `touch ${touched}` })).catch(() => undefined);
      await parse(fake("write", { scope: "all", file: touched })).catch(() => undefined);
      expect(model.requests.some((request) => request.scenario === "bash")).toBe(true);
      expect(existsSync(touched)).toBe(false);
    }, TEST_MS);

    test("uses our hands by saying so", async () => {
      const { turn, heard, used } = sampleTurn(`Look. ${fake("json", { scope: "all" }, { say: "Let me look.", tool: "list_tasks", input: '{"open":true}' })}`);
      let calls = 0;
      const answered = { ...turn, call: async (name: string, input: unknown) => (calls++, used.push([name, input]), fake("json", { scope: "all" }, { say: "Nothing is open.", tool: null, input: "" })) };
      await open.converse(answered);
      expect(used).toEqual([["list_tasks", { open: true }]]);
      expect([calls, heard.join("")]).toEqual([1, "Let me look.\n\nNothing is open."]);
    }, TEST_MS);

    test("answers in another shape are no answer", async () => {
      await expect(parse(fake("json", { scope: "all" }, { ...WISH, confidence: 7 }))).rejects.toThrow(/./);
    }, TEST_MS);

    test("fails when the model refuses", async () => {
      await expect(parse(fake("error", { scope: "all", status: 400 }))).rejects.toThrow(/./);
    }, TEST_MS);

    test("ends at once when nobody waits any more", async () => {
      const stop = new AbortController();
      const asked = model.requests.length;
      const parsing = parse(fake("slow", { scope: "all", ms: 60_000 }), stop.signal);
      parsing.catch(() => undefined);
      await expect.poll(() => model.requests.length, { timeout: 30_000 }).toBeGreaterThan(asked);
      stop.abort();
      await expect(parsing).rejects.toThrow(/./);
    }, TEST_MS);
  });
}

describeChosen("claude", () => asBrain("claude", claudeCli));
describeChosen("codex", () => asBrain("codex", codexCli));
