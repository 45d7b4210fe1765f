import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AppError } from "#domain/errors.ts";
import { type BareApp, startBareApp } from "../e2e/support/bare-app.ts";
import { kindsOf, seedSession } from "../e2e/support/seeds.ts";
import { type Auth, createAuth } from "./auth.ts";
import { createToken } from "./flows/issue-token.ts";
import { secret, sha256 } from "./lib/ids.ts";
import { findOwner, findToken, listSignIns, updateToken } from "./store/identity.ts";
import { updateSessionSecrets } from "./store/session.ts";

const PASSWORD = "correct horse battery";
const EMAIL = "me@example.org";
const ORIGIN = "http://127.0.0.1:7420";
const HERE = { secure: false, isHere: true };
const DAY = 24 * 3600 * 1000;

let app: BareApp;
let auth: Auth;

beforeAll(async () => {
  app = await startBareApp();
  auth = open();
  await auth.createOwner({ local: true, email: "Me@Example.org", password: PASSWORD });
});
afterAll(() => app.close());
// Each test begins with its own number of guesses.
beforeEach(() => {
  auth = open();
});

function open(secure: string | null = null): Auth {
  return createAuth(app, { plain: [ORIGIN], secure });
}

const codeOf = async (work: Promise<unknown>): Promise<string> => work.then(() => "fine", (error: unknown) => (error instanceof AppError ? error.code : String(error)));

/** Signs in as a browser does and returns the cookie. */
async function signIn(email = EMAIL, password = PASSWORD, by = auth): Promise<{ status: number; cookie: string; header: string }> {
  const request = new Request(`${ORIGIN}/api/auth/sign-in/email`, { method: "POST", headers: { "content-type": "application/json", origin: ORIGIN }, body: JSON.stringify({ email, password }) });
  const response = await by.handle(request, HERE);
  const header = response.headers.getSetCookie()[0] ?? "";
  return { status: response.status, cookie: header.split(";")[0] ?? "", header };
}

const who = (cookie: string, by = auth) => by.fromCookie(new Headers({ cookie }), HERE);

describe("the owner", () => {
  test("is one, by an address whose case does not matter", async () => {
    expect(await findOwner(app.db)).toMatchObject({ email: EMAIL });
    expect(await codeOf(auth.createOwner({ local: true, email: "other@example.org", password: PASSWORD }))).toBe("conflict");
    expect(await auth.setUpCode()).toBeNull();
  });

  test("signs in with the password and nothing else", async () => {
    expect((await signIn()).status).toBe(200);
    expect((await signIn("ME@example.org")).status).toBe(200);
    for (const [email, password] of [[EMAIL, "wrong horse battery"], ["nobody@example.org", PASSWORD], [EMAIL, ""]] as const) {
      const { status, cookie } = await signIn(email, password);
      expect([status >= 400 && status < 500, cookie]).toEqual([true, ""]);
    }
  });

  test("is told in the log when somebody tries, with what device", async () => {
    expect(await kindsOf(app, () => signIn())).toContain("sign-in.accepted");
    expect(await kindsOf(app, () => signIn(EMAIL, "wrong horse battery"))).toContain("sign-in.refused");
  });
});

describe("a cookie", () => {
  test("is for this server only, and no script can read it", async () => {
    const { header } = await signIn();
    expect(header).toMatch(/^rdv=/);
    for (const part of [/HttpOnly/i, /SameSite=Strict/i, /Path=\//i]) expect(header).toMatch(part);
    expect(header).not.toMatch(/Domain=/i);
  });

  test("stands for the owner until they sign out, and then for nobody", async () => {
    const { cookie } = await signIn();
    expect(await who(cookie)).toMatchObject({ kind: "owner", via: "cookie", fresh: expect.any(Boolean) });
    const out = new Request(`${ORIGIN}/api/auth/sign-out`, { method: "POST", headers: { cookie, origin: ORIGIN, "content-type": "application/json" }, body: "{}" });
    expect(await kindsOf(app, () => auth.handle(out, HERE))).toContain("sign-in.ended");
    expect(await who(cookie)).toEqual({ kind: "anonymous" });
  });

  test("that was changed in a letter is nobody's", async () => {
    const { cookie } = await signIn();
    const at = cookie.length - 5;
    const bent = `${cookie.slice(0, at)}${cookie[at] === "a" ? "b" : "a"}${cookie.slice(at + 1)}`;
    expect(await who(bent)).toEqual({ kind: "anonymous" });
    for (const none of ["", "rdv=", "rdv=x", "other=1"]) expect(await who(none)).toEqual({ kind: "anonymous" });
  });

  test("lies in the database as a hash: who reads it signs nobody in", async () => {
    const { cookie } = await signIn();
    const token = decodeURIComponent(cookie.slice("rdv=".length)).split(".")[0] ?? "";
    const { rows } = await app.db.run(sql`SELECT token FROM auth_session`);
    const kept = rows.map((row) => row["token"] as string);
    expect(kept).toContain(sha256(token));
    expect(kept).not.toContain(token);
  });

  test("ends after two weeks, however often it is used", async () => {
    const { cookie } = await signIn();
    await app.db.run(sql`UPDATE auth_session SET created_at = created_at - ${14 * DAY}, expires_at = expires_at - ${14 * DAY}`);
    expect(await who(cookie)).toEqual({ kind: "anonymous" });
  });

  test("ends after half a day without use; each use lets it go on, and the browser keeps it as long as it may last", async () => {
    const { cookie, header } = await signIn();
    expect(header).toMatch(/Max-Age=1209600/i);
    const unused = (ms: number) => app.db.run(sql`UPDATE auth_session SET updated_at = updated_at - ${ms}`);
    for (let i = 0; i < 3; i++) {
      await unused(DAY / 2 - 60_000);
      expect(await who(cookie)).toMatchObject({ kind: "owner" });
    }
    await unused(DAY / 2 + 60_000);
    expect(await who(cookie)).toEqual({ kind: "anonymous" });
    expect(await who(cookie)).toEqual({ kind: "anonymous" });
  });

  test("is noted as used at most once a minute: reading stays reading", async () => {
    const { cookie } = await signIn();
    const before = (await listSignIns(app.db, app.userId))[0]?.lastUsedAt;
    await who(cookie);
    expect((await listSignIns(app.db, app.userId))[0]?.lastUsedAt).toBe(before);
  });

  test("is fresh only for a while, and again after the password", async () => {
    const { cookie } = await signIn();
    await app.db.run(sql`UPDATE auth_session SET confirmed_at = 0`);
    const stale = await who(cookie);
    expect(stale).toMatchObject({ kind: "owner", fresh: false });
    if (stale.kind !== "owner") throw new Error("not signed in");
    expect(await codeOf(auth.confirm(stale, "wrong horse battery"))).toBe("forbidden");
    expect(await who(cookie)).toMatchObject({ fresh: false });
    await auth.confirm(stale, PASSWORD);
    expect(await who(cookie)).toMatchObject({ fresh: true });
  });
});

describe("changing the password", () => {
  const NEW = "another horse battery";
  const owner = async (cookie: string) => {
    const principal = await who(cookie);
    if (principal.kind !== "owner") throw new Error("not signed in");
    return principal;
  };
  const machine = () => ({ kind: "owner" as const, userId: app.userId, via: "local-socket" as const, sessionId: null, fresh: true });

  test("takes the present one, ends the other sign-ins, and leaves a trace", async () => {
    const [here, there] = [await signIn(), await signIn()];
    for (const present of [undefined, "", "wrong horse battery"]) expect(await codeOf(auth.changePassword(await owner(here.cookie), { present, password: NEW }))).toBe("forbidden");
    expect(await who(there.cookie)).toMatchObject({ kind: "owner" });
    await app.db.run(sql`UPDATE auth_session SET confirmed_at = 0`);
    const before = app.bus.lastSeq();
    await auth.changePassword(await owner(here.cookie), { present: PASSWORD, password: NEW });
    const told = await app.bus.since(before, 50);
    expect(told[0]).toMatchObject({ kind: "password.changed", actor: { kind: "person" } });
    expect(told.filter((e) => e.kind === "sign-in.ended").length).toBe(told[0]?.payload["signInsEnded"]);
    expect(await who(here.cookie)).toMatchObject({ kind: "owner", fresh: true });
    expect(await who(there.cookie)).toEqual({ kind: "anonymous" });
    expect([(await signIn(EMAIL, PASSWORD)).status, (await signIn(EMAIL, NEW)).status]).toEqual([401, 200]);
    await auth.changePassword(await owner(here.cookie), { present: NEW, password: PASSWORD });
  });

  test("from the machine itself needs no present one and ends every sign-in", async () => {
    const { cookie } = await signIn();
    await auth.changePassword(machine(), { password: NEW });
    expect(await who(cookie)).toEqual({ kind: "anonymous" });
    expect(await listSignIns(app.db, app.userId)).toEqual([]);
    expect((await signIn(EMAIL, NEW)).status).toBe(200);
    await auth.changePassword(machine(), { password: PASSWORD });
  });

  test("with a wrong present one is a guess like any other", async () => {
    const principal = await owner((await signIn()).cookie);
    const results: string[] = [];
    for (let i = 0; i < 11; i++) results.push(await codeOf(auth.changePassword(principal, { present: "wrong horse battery", password: NEW })));
    expect(results).toEqual([...Array.from({ length: 10 }, () => "forbidden"), "rate-limited"]);
    expect(await codeOf(auth.confirm(principal, PASSWORD))).toBe("rate-limited");
  });

  test("makes no sense before there is an owner", async () => {
    const empty = await startBareApp();
    expect(await codeOf(createAuth(empty, { plain: [ORIGIN], secure: null }).changePassword(machine(), { password: NEW }))).toBe("wrong-state");
    await empty.close();
  });
});

describe("guessing", () => {
  // Who does not exist has no password to compare with, which keeps these tests quick; the limit is asked before.
  const guess = (userId: string): Promise<string> => codeOf(auth.confirm({ kind: "owner", userId, via: "cookie", sessionId: null, fresh: false }, "wrong horse battery"));

  test("one account is slowed down after ten tries, and the right password too", async () => {
    const results: string[] = [];
    for (let i = 0; i < 12; i++) results.push(await guess(EMAIL));
    expect(results.slice(0, 10)).not.toContain("rate-limited");
    expect(results.slice(10)).toEqual(["rate-limited", "rate-limited"]);
    expect(await codeOf(signIn())).toBe("rate-limited");
    expect(await codeOf(signIn(` ${EMAIL.toUpperCase()}`))).toBe("rate-limited");
  });

  test("many accounts are slowed down together, so that spraying does not help", async () => {
    const results: string[] = [];
    for (let i = 0; i < 32; i++) results.push(await guess(`nobody${i}@example.org`));
    expect(results.slice(0, 30)).not.toContain("rate-limited");
    expect(results.slice(30)).toEqual(["rate-limited", "rate-limited"]);
    expect(await codeOf(signIn())).toBe("rate-limited");
  });

  test("is not what somebody does who has the password, however often", async () => {
    for (let i = 0; i < 12; i++) expect((await signIn()).status).toBe(200);
    for (let i = 0; i < 9; i++) await guess(EMAIL);
    expect((await signIn()).status).toBe(200);
    for (let i = 0; i < 9; i++) expect(await guess(EMAIL)).toBe("forbidden");
  });

  test("says how long to wait", async () => {
    for (let i = 0; i < 10; i++) await guess(EMAIL);
    const error = (await signIn().catch((e: unknown) => e)) as AppError;
    expect(error.retryAfter).toBeGreaterThan(0);
    expect(error.retryAfter).toBeLessThanOrEqual(900);
  });
});

describe("a token", () => {
  const by = () => ({ userId: app.userId, actor: { kind: "person" as const, id: "owner" } });

  test("stands for its owner with its scopes", async () => {
    const { token, id } = await createToken(app, by(), { name: "x", scopes: ["read"], days: 1 });
    expect(await auth.fromToken(token)).toEqual({ kind: "token", userId: app.userId, tokenId: id, scopes: ["read"], projectId: null });
    expect((await findToken(app.db, sha256(token)))?.lastUsedAt).not.toBeNull();
  });

  test("that is wrong or over is nobody", async () => {
    const { token, id } = await createToken(app, by(), { name: "x", scopes: ["read"], days: 1 });
    expect(await auth.fromToken(`${token.slice(0, -1)}_`)).toEqual({ kind: "anonymous" });
    await app.bus.commit((db) => ({ writes: [updateToken(db, id, { revokedAt: new Date().toISOString() })], events: [], result: undefined }));
    expect(await auth.fromToken(token)).toEqual({ kind: "anonymous" });
    expect(await auth.fromToken(`rdv_${secret(32)}`)).toEqual({ kind: "anonymous" });
  });

  test("is written to the database at most once a minute: reading stays reading", async () => {
    const { token, id } = await createToken(app, by(), { name: "x", scopes: ["read"], days: 1 });
    await auth.fromToken(token);
    const first = (await findToken(app.db, sha256(token)))?.lastUsedAt;
    await auth.fromToken(token);
    expect((await findToken(app.db, sha256(token)))?.lastUsedAt).toBe(first);
    expect(id).not.toBe("");
  });

  test("of a session speaks for that session only", async () => {
    const session = await seedSession(app, null);
    const token = `rdvrun_${session.id}_${secret(24)}`;
    await app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, session.id, { hookTokenHash: sha256(token), apiPort: null })], events: [], result: undefined }));
    expect(await auth.fromRunToken(token)).toEqual({ kind: "run", sessionId: session.id, generation: 1 });
    const other = await seedSession(app, null);
    for (const wrong of [`rdvrun_${session.id}_${secret(24)}`, token.replace(session.id, other.id), "rdvrun_x_y", "rdvrun_"]) {
      expect(await auth.fromRunToken(wrong)).toEqual({ kind: "anonymous" });
    }
  });
});

describe("the set-up code", () => {
  let fresh: BareApp;
  let first: Auth;

  beforeAll(async () => {
    fresh = await startBareApp();
    first = createAuth(fresh, { plain: [ORIGIN], secure: null });
  });
  afterAll(() => fresh.close());

  test("proves access to this machine, is private, and stays the same until there is an owner", async () => {
    const code = await first.setUpCode();
    expect(code).toMatch(/^([2-9A-HJKMNP-Z]{5}-){5}[2-9A-HJKMNP-Z]$/);
    expect(await createAuth(fresh, { plain: [ORIGIN], secure: null }).setUpCode()).toBe(code);
    const file = join(fresh.env.home, "run", "set-up-code");
    expect([readFileSync(file, "utf8").trim(), statSync(file).mode & 0o077]).toEqual([code, 0]);
  });

  test("that is wrong makes nobody the owner", async () => {
    for (const code of ["", "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-A", "0"]) expect(await codeOf(first.createOwner({ code, email: EMAIL, password: PASSWORD }))).toBe("forbidden");
    expect(await findOwner(fresh.db)).toBeUndefined();
  });

  test("may be typed carelessly, and works once", async () => {
    const code = (await first.setUpCode()) ?? "";
    expect(await codeOf(first.createOwner({ code: ` ${code.toLowerCase().replaceAll("-", " ")} `, email: EMAIL, password: PASSWORD }))).toBe("fine");
    expect(await codeOf(first.createOwner({ code, email: "two@example.org", password: PASSWORD }))).toBe("conflict");
    expect(await first.setUpCode()).toBeNull();
  });

  test("a key file that was cut is not used", () => {
    const file = join(fresh.env.home, "keys", "auth-secret");
    const kept = readFileSync(file);
    writeFileSync(file, "short");
    expect(() => createAuth(fresh, { plain: [ORIGIN], secure: null })).toThrow("empty or cut");
    writeFileSync(file, kept);
  });
});
