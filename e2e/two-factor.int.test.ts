import { request } from "node:http";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { RecoveryCodes, TwoFactor, TwoFactorSecret } from "#domain/api.ts";
import { sha256 } from "../server/lib/ids.ts";
import { authenticator, keyIn } from "./support/authenticator.ts";
import { startWorld, type World } from "./support/world.ts";

const EMAIL = "owner@example.org";
const PASSWORD = "correct horse battery";
const PUBLIC = "https://desk.example.org";

let world: World;
let app: ReturnType<typeof authenticator>;
let codes: string[];

interface Answer {
  status: number;
  cookie: string;
  /** The cookie with all it says about itself. */
  setCookie: string;
  body: { code?: string; title?: string; retryAfter?: number; items?: unknown[] } & Record<string, unknown>;
}

/** A page of one of our origins asks, as it arrives through a proxy on this machine or without one. */
function ask(method: string, path: string, how: { body?: unknown; origin?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  const origin = how.origin ?? world.url;
  const headers = { host: new URL(origin).host, origin, "content-type": "application/json", "sec-fetch-site": "same-origin", ...how.headers };
  return new Promise((resolve, reject) => {
    const sending = request({ port: new URL(world.url).port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk)).on("end", () => {
        const setCookie = response.headers["set-cookie"]?.[0] ?? "";
        resolve({ status: response.statusCode ?? 0, setCookie, cookie: setCookie.split(";")[0] ?? "", body: text.startsWith("{") ? (JSON.parse(text) as Answer["body"]) : {} });
      });
    });
    sending.on("error", reject).end(how.body === undefined ? undefined : JSON.stringify(how.body));
  });
}

const signIn = (more: Record<string, unknown> = {}, how: { origin?: string; headers?: Record<string, string> } = {}): Promise<Answer> => ask("POST", "/api/auth/sign-in/email", { body: { email: EMAIL, password: PASSWORD, ...more }, ...how });
const me = async (cookie: string, origin?: string): Promise<number> => (await ask("GET", "/api/me", { headers: { cookie }, ...(origin ? { origin } : {}) })).status;
/** As if the last code had been taken long ago, so that a test need not wait for the next. */
const forgetStep = () => world.app.db.run("UPDATE two_factor SET last_step = 0");
const kindsSince = async (seq: number) => (await world.app.bus.since(seq, 100)).map((e) => e.kind);
const state = () => world.ask<TwoFactor>("GET", "/api/two-factor");

async function open(): Promise<void> {
  world = await startWorld({ env: { RDV_PUBLIC_ORIGIN: PUBLIC } });
  await world.ask("POST", "/api/set-up", { code: world.setUpCode, email: EMAIL, password: PASSWORD });
}

async function enable(): Promise<void> {
  const { secret } = await world.ask<TwoFactorSecret>("POST", "/api/two-factor/secret");
  app = authenticator(secret);
  ({ codes } = await world.ask<RecoveryCodes>("POST", "/api/two-factor", { code: app.code() }));
}

describe("without a second factor", () => {
  beforeAll(open);
  afterAll(() => world.close());

  test("the password alone works on this machine", async () => {
    const { status, cookie } = await signIn();
    expect([status, await me(cookie)]).toEqual([200, 200]);
  });

  test("nobody signs in over the public address, and nobody learns there whether a password is right", async () => {
    const answers = [await signIn({}, { origin: PUBLIC }), await signIn({ password: "wrong horse battery" }, { origin: PUBLIC }), await signIn({ code: "123456" }, { origin: PUBLIC })];
    for (const { status, cookie, body } of answers) expect([status, cookie, body.code]).toEqual([403, "", "second-factor-missing"]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]?.body["detail"]).toContain("rdv owner two-factor");
  });

  test("nor by writing this machine's name into a request that came through a proxy", async () => {
    const forwarded = { "x-forwarded-for": "203.0.113.9" };
    expect((await signIn({}, { headers: forwarded })).body.code).toBe("second-factor-missing");
    const { cookie } = await signIn();
    expect((await ask("GET", "/api/me", { headers: { cookie, ...forwarded } })).status).toBe(401);
  });

  test("nor with the session of a browser on this machine", async () => {
    const { cookie } = await signIn();
    expect([await me(cookie), await me(cookie.replace("rdv=", "__Host-rdv="), PUBLIC)]).toEqual([200, 401]);
  });

  test("there is nothing to renew or to switch off", async () => {
    await expect(world.ask("DELETE", "/api/two-factor")).rejects.toThrow("409");
    await expect(world.ask("POST", "/api/two-factor/recovery-codes")).rejects.toThrow("409");
    await expect(world.ask("POST", "/api/two-factor", { code: "123456" })).rejects.toThrow("409");
    expect(await state()).toEqual({ enabledAt: null, codesLeft: 0 });
  });
});

describe("setting it up", () => {
  beforeAll(open);
  afterAll(() => world.close());

  test("needs a fresh sign-in, and no token will do", async () => {
    const { cookie } = await signIn();
    await world.app.db.run("UPDATE auth_session SET confirmed_at = 0");
    const { token } = await world.ask<{ token: string }>("POST", "/api/tokens", { name: "all", scopes: ["admin"] });
    for (const [method, path] of [["POST", "/api/two-factor/secret"], ["POST", "/api/two-factor"], ["POST", "/api/two-factor/recovery-codes"], ["DELETE", "/api/two-factor"]] as const) {
      const stale = await ask(method, path, { headers: { cookie } });
      expect([path, stale.status, stale.body.code]).toEqual([path, 403, "fresh-sign-in-needed"]);
      expect([path, (await ask(method, path, { headers: { authorization: `Bearer ${token}` } })).status]).toEqual([path, 403]);
    }
  });

  test("takes a code of the newest secret, and nothing is asked for before", async () => {
    const first = authenticator((await world.ask<TwoFactorSecret>("POST", "/api/two-factor/secret")).secret);
    const { secret, address } = await world.ask<TwoFactorSecret>("POST", "/api/two-factor/secret");
    expect(new URL(address).searchParams.get("secret")).toBe(secret);
    for (const code of [first.code(), "000000", "", authenticator(secret).code(-5)]) await expect(world.ask("POST", "/api/two-factor", { code })).rejects.toThrow("403");
    expect((await signIn()).status).toBe(200);
  });

  test("signs out every other browser, leaves a trace, and keeps no secret in the clear", async () => {
    const [here, there] = [await signIn(), await signIn()];
    const before = world.app.bus.lastSeq();
    const { secret } = (await ask("POST", "/api/two-factor/secret", { headers: { cookie: here.cookie } })).body as unknown as TwoFactorSecret;
    app = authenticator(secret);
    const made = await ask("POST", "/api/two-factor", { headers: { cookie: here.cookie }, body: { code: app.code() } });
    codes = made.body["codes"] as string[];
    expect([made.status, codes.length, new Set(codes).size]).toEqual([201, 10, 10]);
    expect([await me(here.cookie), await me(there.cookie)]).toEqual([200, 401]);
    expect(await kindsSince(before)).toEqual(expect.arrayContaining(["two-factor.enabled", "sign-in.ended"]));
    expect(await state()).toEqual({ enabledAt: expect.stringMatching(/^\d{4}-/), codesLeft: 10 });
    const [kept, hash] = [readdirSync(join(world.home, "db")).map((file) => readFileSync(join(world.home, "db", file), "latin1")).join(""), sha256((codes[0] ?? "").replaceAll("-", ""))];
    expect(kept.includes(hash)).toBe(true);
    const key = keyIn(secret).toString("latin1");
    for (const clear of [secret, key, ...codes, ...codes.map((code) => code.replaceAll("-", ""))]) expect(kept.includes(clear)).toBe(false);
    expect((await ask("POST", "/api/two-factor/secret", { headers: { cookie: here.cookie } })).status).toBe(409);
  });
});

describe("signing in with it", () => {
  beforeAll(async () => {
    await open();
    await enable();
  });
  afterAll(() => world.close());
  beforeEach(forgetStep);

  test("takes password and code, here and over the public address", async () => {
    const here = await signIn({ code: app.code() });
    await forgetStep();
    const there = await signIn({ code: app.code() }, { origin: PUBLIC });
    expect([here.status, there.status, await me(here.cookie), await me(there.cookie, PUBLIC)]).toEqual([200, 200, 200, 200]);
  });

  test("over the public address gives a cookie for https only, which is not the one of plain http", async () => {
    const { cookie, setCookie } = await signIn({ code: app.code() }, { origin: PUBLIC });
    expect(setCookie).toMatch(/^__Host-rdv=(?=.*; Secure)(?=.*; HttpOnly)(?=.*; SameSite=Strict)(?=.*; Path=\/)(?!.*Domain=)/i);
    expect([await me(cookie, PUBLIC), await me(cookie)]).toEqual([200, 401]);
  });

  test("leaves nothing behind after the password alone: no cookie, no session, no event", async () => {
    const sessions = async () => (await world.app.db.run("SELECT id FROM auth_session")).rows.length;
    const [before, seq] = [await sessions(), world.app.bus.lastSeq()];
    const half = await signIn();
    expect([half.status, half.body.code, half.cookie]).toEqual([401, "second-factor-needed", ""]);
    expect([await sessions(), world.app.bus.lastSeq()]).toEqual([before, seq]);
    for (const code of ["", " ", null, 7, [app.code()], { code: app.code() }]) expect((await signIn({ code })).cookie).toBe("");
    expect((await ask("POST", "/api/auth/sign-in/email", { body: { code: app.code() } })).cookie).toBe("");
  });

  test("takes a code once, also from many at once, and none of an earlier step", async () => {
    const code = app.code();
    const answers = await Promise.all(Array.from({ length: 5 }, () => signIn({ code })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401, 401, 401]);
    const later = app.code(1);
    expect([(await signIn({ code: later })).status, (await signIn({ code: later })).status, (await signIn({ code })).status]).toEqual([200, 401, 401]);
  });

  test("takes each recovery code once, as it was written down, and says how many are left", async () => {
    const [one = "", two = ""] = codes;
    const before = world.app.bus.lastSeq();
    expect((await signIn({ code: ` ${one.toLowerCase().replaceAll("-", " ")}` })).status).toBe(200);
    expect([(await signIn({ code: one })).status, (await signIn({ code: two.slice(0, -1) })).status, (await signIn({ code: two })).status]).toEqual([401, 401, 200]);
    expect((await world.app.bus.since(before, 100)).filter((e) => e.kind === "recovery-code.used").map((e) => e.payload)).toEqual([{ left: 9 }, { left: 8 }]);
    expect((await state()).codesLeft).toBe(8);
  });

  test("with new recovery codes the old ones are worth nothing", async () => {
    const old = codes[5] ?? "";
    ({ codes } = await world.ask<RecoveryCodes>("POST", "/api/two-factor/recovery-codes"));
    expect([(await signIn({ code: old })).status, (await signIn({ code: codes[5] })).status, (await state()).codesLeft]).toEqual([401, 200, 9]);
  });

  test("says the same for a wrong password and for somebody else's e-mail", async () => {
    const wrong = [await signIn({ password: "wrong horse battery" }), await signIn({ email: "nobody@example.org" }), await signIn({ email: "nobody@example.org", code: app.code() })];
    expect(new Set(wrong.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(wrong[0]).toMatchObject({ status: 401, cookie: "", body: { code: "unauthenticated" } });
  });

  test("a password is enough to be fresh again, because the session passed the factor", async () => {
    const { cookie } = await signIn({ code: app.code() });
    await world.app.db.run("UPDATE auth_session SET confirmed_at = 0");
    const renew = () => ask("POST", "/api/two-factor/recovery-codes", { headers: { cookie } });
    expect((await renew()).status).toBe(403);
    expect((await ask("POST", "/api/auth/confirm", { headers: { cookie }, body: { password: PASSWORD } })).status).toBe(204);
    expect((await renew()).status).toBe(201);
  });

  test("wrong codes are guesses: after ten nothing works for a while, and the right password between them forgives none", async () => {
    expect((await signIn({ code: app.code() })).status).toBe(200);
    await forgetStep();
    for (let i = 0; i < 10; i++) {
      expect((await signIn()).body.code).toBe("second-factor-needed");
      expect((await signIn({ code: "12345" })).status).toBe(401);
    }
    const refused = await signIn({ code: app.code() });
    expect([refused.status, refused.cookie, (refused.body.retryAfter ?? 0) > 0]).toEqual([429, "", true]);
  }, 30_000);
});

describe("switching it off", () => {
  beforeAll(open);
  afterAll(() => world.close());
  beforeEach(enable);

  test("from a browser here keeps that one signed in and no other; the password alone works again", async () => {
    const there = await signIn({ code: codes[0] });
    const { cookie } = await signIn({ code: codes[1] });
    expect((await ask("DELETE", "/api/two-factor", { headers: { cookie } })).status).toBe(204);
    expect([await me(there.cookie), await me(cookie), (await signIn()).status, await state()]).toEqual([401, 200, 200, { enabledAt: null, codesLeft: 0 }]);
  });

  test("from elsewhere signs out there too, and everywhere", async () => {
    await forgetStep();
    const { cookie } = await signIn({ code: app.code() }, { origin: PUBLIC });
    const before = world.app.bus.lastSeq();
    expect((await ask("DELETE", "/api/two-factor", { headers: { cookie }, origin: PUBLIC })).status).toBe(204);
    expect([await me(cookie, PUBLIC), await kindsSince(before)]).toEqual([401, ["two-factor.disabled", "sign-in.ended"]]);
    expect((await signIn({}, { origin: PUBLIC })).body.code).toBe("second-factor-missing");
  });

  test("is what helps when the key is lost; a recovery code works even then", async () => {
    const [one] = codes;
    await world.app.db.run("UPDATE two_factor SET secret = 'AAAA'");
    const broken = await signIn({ code: app.code() });
    expect([broken.status, broken.cookie, broken.body["detail"]]).toEqual([500, "", expect.stringContaining("rdv owner two-factor off")]);
    expect((await signIn({ code: one })).status).toBe(200);
    await world.ask("DELETE", "/api/two-factor");
    expect((await signIn()).status).toBe(200);
  });
});
