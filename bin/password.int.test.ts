import { spawn } from "node-pty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownerAsker } from "../e2e/support/principals.ts";
import { RDV, rdvEnv, runRdv } from "../e2e/support/run-rdv.ts";
import { startWorld, type World } from "../e2e/support/world.ts";
import { EXIT } from "./server-call.ts";

const EMAIL = "owner@example.org";
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const signIn = async (password: string): Promise<number> =>
  (await fetch(`${world.url}/api/auth/sign-in/email`, { method: "POST", headers: { "content-type": "application/json", origin: world.url }, body: JSON.stringify({ email: EMAIL, password }) })).status;

/** Runs `rdv password` on a terminal, types each answer once it is asked for, and returns all that stood on the screen. */
function onTerminal(answers: readonly string[]): Promise<{ code: number; screen: string }> {
  const pty = spawn(RDV, ["password"], { cols: 100, rows: 30, env: rdvEnv(world.home) });
  const left = [...answers];
  let screen = "";
  pty.onData((data) => {
    screen += data;
    if (/(: )$/.test(screen)) {
      const answer = left.shift();
      if (answer !== undefined) pty.write(answer);
    }
  });
  return new Promise((resolve) => pty.onExit(({ exitCode }) => resolve({ code: exitCode, screen })));
}

describe("rdv password", () => {
  test("without an owner says how to become one", async () => {
    const ran = await runRdv(world.home, ["password", "--stdin"], "a new long password\n");
    expect([ran.code, ran.out]).toEqual([EXIT.failed, ""]);
    expect(ran.err).toContain("rdv owner create");
  });

  test("takes one line from standard input, signs every browser out, and leaves a trace", async () => {
    const owner = await ownerAsker(world, EMAIL);
    expect((await fetch(`${world.url}/api/me`, { headers: owner.headers })).status).toBe(200);
    const before = world.app.bus.lastSeq();
    const ran = await runRdv(world.home, ["password", "--stdin"], "from the first line\nnot this\n");
    expect([ran.code, ran.err]).toEqual([EXIT.ok, ""]);
    expect(ran.out).toContain(EMAIL);
    expect((await fetch(`${world.url}/api/me`, { headers: owner.headers })).status).toBe(401);
    expect([await signIn("from the first line"), await signIn("correct horse battery")]).toEqual([200, 401]);
    const changed = (await world.app.bus.since(before, 50)).find((e) => e.kind === "password.changed");
    expect(changed).toMatchObject({ actor: { kind: "person", id: "owner local-socket" }, payload: { signInsEnded: 1 } });
  });

  test("refuses what is too short, and asks nobody where there is no terminal", async () => {
    expect(await runRdv(world.home, ["password", "--stdin"], "short\n")).toMatchObject({ code: EXIT.usage, err: expect.stringContaining("12 characters") });
    expect(await runRdv(world.home, ["password"], "a long enough password\n")).toMatchObject({ code: EXIT.usage, err: expect.stringContaining("--stdin") });
    expect(await signIn("from the first line")).toBe(200);
  });

  test("asks twice on a terminal and shows nothing of it", async () => {
    const { code, screen } = await onTerminal(["typed at the desk\r", "typed at the desk\r"]);
    expect([code, screen.includes("typed"), screen.match(/: /g)?.length]).toEqual([EXIT.ok, false, 2]);
    expect(await signIn("typed at the desk")).toBe(200);
  });

  test.each([["two that differ", ["one long password\r", "other long password\r"], EXIT.usage], ["Control-C", ["half of a pass\u0003"], EXIT.failed], ["the end of input", ["\u0004"], EXIT.failed]])("changes nothing after %s", async (_what, answers, expected) => {
    const { code, screen } = await onTerminal(answers);
    expect([code, screen.includes("Nothing was changed"), screen.includes("password\r")]).toEqual([expected, true, false]);
    expect(await signIn("typed at the desk")).toBe(200);
  });
});
