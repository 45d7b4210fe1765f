import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TwoFactor } from "#domain/api.ts";
import { authenticator } from "../e2e/support/authenticator.ts";
import { ownerAsker } from "../e2e/support/principals.ts";
import { RDV, type Ran, rdvEnv, runRdv } from "../e2e/support/run-rdv.ts";
import { startWorld, type World } from "../e2e/support/world.ts";
import { EXIT } from "./server-call.ts";

const EMAIL = "owner@example.org";
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** Runs `rdv owner two-factor`, scans what it shows, and answers with what `reply` makes of it. */
function setUp(reply: (secret: string) => string): Promise<Omit<Ran, "json">> {
  const child = spawn(RDV, ["owner", "two-factor"], { env: rdvEnv(world.home) as NodeJS.ProcessEnv });
  let [out, err, answered] = ["", "", false];
  child.stdout.on("data", (chunk) => void (out += String(chunk)));
  child.stderr.on("data", (chunk) => {
    err += String(chunk);
    const secret = /or type: ([A-Z2-7 ]+)\n[^\n]*: $/.exec(err)?.[1];
    if (secret !== undefined && !answered) {
      answered = true;
      child.stdin.end(reply(secret));
    }
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

const enabledAt = async () => (await world.ask<TwoFactor>("GET", "/api/two-factor")).enabledAt;
const signIn = async (code?: string): Promise<number> =>
  (await fetch(`${world.url}/api/auth/sign-in/email`, { method: "POST", headers: { "content-type": "application/json", origin: world.url }, body: JSON.stringify({ email: EMAIL, password: "correct horse battery", code }) })).status;

describe("rdv owner two-factor", () => {
  test("without an owner says how to become one", async () => {
    const ran = await runRdv(world.home, ["owner", "two-factor"]);
    expect([ran.code, ran.out]).toEqual([EXIT.failed, ""]);
    expect(ran.err).toContain("rdv owner create");
  });

  test("changes nothing after a wrong code or without one", async () => {
    await ownerAsker(world, EMAIL);
    expect(await setUp(() => "000\n")).toMatchObject({ code: EXIT.failed, out: "", err: expect.stringContaining("not right") });
    expect(await setUp(() => "")).toMatchObject({ code: EXIT.failed, out: "", err: expect.stringContaining("Nothing was changed") });
    expect([await enabledAt(), await signIn()]).toEqual([null, 200]);
  });

  test("shows a QR code, takes one code, and prints the recovery codes alone where a script reads", async () => {
    const ran = await setUp((secret) => `${authenticator(secret).code()}\n`);
    const codes = ran.out.trim().split("\n");
    expect([ran.code, codes.length, ran.err.includes("█")]).toEqual([EXIT.ok, 10, true]);
    expect([await enabledAt(), await signIn(), await signIn(codes[3]), await signIn(codes[3])]).toEqual([expect.any(String), 401, 200, 401]);
    expect(await runRdv(world.home, ["owner", "two-factor"])).toMatchObject({ code: EXIT.failed, err: expect.stringContaining("already") });
  });

  test("off ends it and every sign-in, and leaves a trace", async () => {
    const before = world.app.bus.lastSeq();
    const ran = await runRdv(world.home, ["owner", "two-factor", "off", "--json"]);
    expect([ran.code, ran.json()]).toEqual([EXIT.ok, { enabled: false }]);
    expect((await world.app.bus.since(before, 10))[0]).toMatchObject({ kind: "two-factor.disabled", actor: { kind: "person", id: "owner local-socket" }, payload: { signInsEnded: 1 } });
    expect([await enabledAt(), await signIn()]).toEqual([null, 200]);
    expect(await runRdv(world.home, ["owner", "two-factor", "off"])).toMatchObject({ code: EXIT.failed, err: expect.stringContaining("no second factor") });
    expect((await runRdv(world.home, ["owner", "two-factor", "perhaps"])).code).not.toBe(EXIT.ok);
  });
});
