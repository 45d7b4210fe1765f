import { randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Principal } from "#domain/access.ts";
import { AppError } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import { cleanText } from "#domain/text.ts";
import { account, authSession, user, verification } from "./db/schema/identity.ts";
import { changePassword } from "./flows/end-sign-ins.ts";
import type { App } from "./kernel.ts";
import { createGuessLimit } from "./lib/guess-limit.ts";
import { now, sha256 } from "./lib/ids.ts";
import { hashSessionTokens } from "./lib/token-adapter.ts";
import { findSessionSecrets } from "./store/session.ts";
import { findConfirmedAt, findOwner, findPasswordHash, findToken, IDLE_MS, insertOwner, updateSignIn, updateToken } from "./store/identity.ts";

const ABSOLUTE_SECONDS = 14 * 24 * 3600;
const FRESH_MS = 5 * 60 * 1000;
/** Once in this time is enough to see that a sign-in or token is alive, and keeps reading from becoming writing. */
const USE_NOTED_MS = 60_000;
/** The alphabet of the set-up code: no letters that look like digits. */
const CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

type Owner = Extract<Principal, { kind: "owner" }>;

/** Who is who: owner, sessions, tokens, and the limits on guessing. */
export interface Auth {
  /** better-auth's own routes, for the sub-list the gate lets through. */
  handle(request: Request, secure: boolean): Promise<Response>;
  fromCookie(headers: Headers, secure: boolean): Promise<Principal>;
  fromToken(token: string): Promise<Principal>;
  /** A session's own token, which its hooks report with. */
  fromRunToken(token: string): Promise<Principal>;
  /** The code that proves access to this machine; null once the owner exists. */
  setUpCode(): Promise<string | null>;
  createOwner(input: { code: string; email: string; password: string } | { local: true; email: string; password: string }): Promise<void>;
  /** Takes the password once more, so that the session counts as fresh for five minutes. */
  confirm(principal: Owner, password: string): Promise<void>;
  /** Sets a new password and ends all other sign-ins. A browser gives the present one; who comes over the private socket has the machine. */
  changePassword(principal: Owner, input: { present?: string | undefined; password: string }): Promise<void>;
}

export function createAuth(app: App, origins: { plain: readonly [string, ...string[]]; secure: string | null }): Auth {
  const secret = keyFile(join(app.env.home, "keys", "auth-secret"), () => randomBytes(32).toString("base64url"));
  const codeFile = join(app.env.home, "run", "set-up-code");
  const instances = { plain: createInstance(app, secret, { origins: origins.plain, secure: false }), secure: origins.secure ? createInstance(app, secret, { origins: [origins.secure], secure: true }) : null };
  const pick = (secure: boolean): Instance => (secure && instances.secure ? instances.secure : instances.plain);
  const guess = createGuessLimit();

  const password = (): Promise<Passwords> => instances.plain.$context.then((context) => context.password);
  const requirePassword = async (principal: Owner, given: string): Promise<void> => {
    const hash = await findPasswordHash(app.db, principal.userId);
    const right = await guess(principal.userId, async () => hash !== undefined && (await (await password()).verify({ hash, password: given })), (is) => is);
    if (!right) throw new AppError("forbidden", "The password is not right.", "Try again; after ten wrong ones it takes a quarter of an hour.");
  };

  return {
    async handle(request, secure) {
      const path = new URL(request.url).pathname;
      const before = path.endsWith("/sign-out") ? await fromCookie(app, pick(secure), request.headers) : undefined;
      const work = (): Promise<Response> => pick(secure).handler(request);
      const response = path.endsWith("/sign-in/email") ? await guess(await accountIn(request), work, (answer) => answer.ok) : await work();
      await recordSignIn(app, { path, request, response, before });
      return response;
    },
    fromCookie: (headers, secure) => fromCookie(app, pick(secure), headers),
    fromToken: (token) => fromToken(app, token),
    fromRunToken: (token) => fromRunToken(app, token),
    setUpCode: async () => ((await findOwner(app.db)) ? null : keyFile(codeFile, newCode)),
    async createOwner(input) {
      if ("code" in input) {
        const right = await guess("set-up", async () => sameText(normalCode(input.code), normalCode(keyFile(codeFile, newCode))), (is) => is);
        if (!right) throw new AppError("forbidden", "This is not the set-up code.", "It stands in the terminal that started the server, and in run/set-up-code of the data folder.");
      }
      await recordOwner(app, { email: input.email.toLowerCase(), passwordHash: await (await password()).hash(input.password) });
    },
    async confirm(principal, given) {
      await requirePassword(principal, given);
      const { sessionId } = principal;
      if (sessionId) await app.bus.commit((db) => ({ writes: [updateSignIn(db, sessionId, { confirmedAt: new Date() })], events: [], result: undefined }));
    },
    async changePassword(principal, input) {
      if (!(await findOwner(app.db))) throw new AppError("wrong-state", "There is no owner yet, so there is no password to change.", "Make one in the browser, or with: rdv owner create --email ADDRESS");
      if (principal.via === "cookie") await requirePassword(principal, input.present ?? "");
      await changePassword(app, principal, await (await password()).hash(input.password));
    },
  };
}

type Instance = ReturnType<typeof createInstance>;
type Passwords = Awaited<Instance["$context"]>["password"];

function createInstance(app: App, secret: string, at: { origins: readonly [string, ...string[]]; secure: boolean }) {
  return betterAuth({
    secret,
    baseURL: at.origins[0],
    basePath: "/api/auth",
    trustedOrigins: [...at.origins],
    // Interactive transactions would hold the one connection across awaits; see the decision record on the database.
    database: hashSessionTokens(drizzleAdapter(app.db, { provider: "sqlite", transaction: false, schema: { user, session: authSession, account, verification } })),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
    // Its own refresh would need every answer to carry a new cookie; `fromCookie` notes the use instead.
    session: { expiresIn: ABSOLUTE_SECONDS, disableSessionRefresh: true, cookieCache: { enabled: false } },
    // See `createGuessLimit`.
    rateLimit: { enabled: false },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: at.secure ? "__Host-rdv" : "rdv", attributes: { httpOnly: true, sameSite: "strict", path: "/", secure: at.secure } } },
      ipAddress: { disableIpTracking: true },
    },
    telemetry: { enabled: false },
    logger: { level: "error", log: (level, message) => app.log.warn({ level }, message) },
  });
}

async function accountIn(request: Request): Promise<unknown> {
  return ((await request.clone().json().catch(() => ({}))) as { email?: unknown }).email;
}

async function fromCookie(app: App, instance: Instance, headers: Headers): Promise<Principal> {
  const found = await instance.api.getSession({ headers }).catch(() => null);
  if (!found) return { kind: "anonymous" };
  const { id, updatedAt } = found.session;
  const unused = Date.now() - new Date(updatedAt).getTime();
  const owner = await findOwner(app.db);
  if (unused > IDLE_MS || owner?.userId !== found.user.id) return { kind: "anonymous" };
  if (unused > USE_NOTED_MS) await app.bus.commit((db) => ({ writes: [updateSignIn(db, id, { updatedAt: new Date() })], events: [], result: undefined }));
  const confirmed = await findConfirmedAt(app.db, id);
  const fresh = confirmed !== undefined && Date.now() - confirmed.getTime() < FRESH_MS;
  return { kind: "owner", userId: found.user.id, via: "cookie", sessionId: id, fresh };
}

async function fromToken(app: App, token: string): Promise<Principal> {
  const row = await findToken(app.db, sha256(token));
  if (!row || row.expiresAt <= now()) return { kind: "anonymous" };
  if (!row.lastUsedAt || Date.now() - Date.parse(row.lastUsedAt) > USE_NOTED_MS) {
    await app.bus.commit((db) => ({ writes: [updateToken(db, row.id, { lastUsedAt: now() })], events: [], result: undefined }));
  }
  return { kind: "token", userId: row.userId, tokenId: row.id, scopes: row.scopes, projectId: row.projectId };
}

async function fromRunToken(app: App, token: string): Promise<Principal> {
  const sessionId = /^rdvrun_([0-9A-HJKMNP-TV-Z]{26})_/.exec(token)?.[1] ?? "";
  const secrets = await findSessionSecrets(app.db, sessionId);
  return secrets?.hookTokenHash && sameText(secrets.hookTokenHash, sha256(token)) ? { kind: "run", sessionId } : { kind: "anonymous" };
}

async function recordOwner(app: App, owner: { email: string; passwordHash: string }): Promise<void> {
  await app.bus.commit(async (db) => {
    if (await findOwner(db)) throw new AppError("conflict", "This server has its owner already.", "Sign in instead.");
    return { writes: insertOwner(db, { ...owner, at: now() }), events: [{ kind: "owner.created", payload: { email: owner.email } }], result: undefined };
  });
}

async function recordSignIn(app: App, seen: { path: string; request: Request; response: Response; before: Principal | undefined }): Promise<void> {
  const device = cleanText(seen.request.headers.get("user-agent") ?? "unknown", 120);
  const event: NewEvent | undefined = seen.path.endsWith("/sign-in/email")
    ? seen.response.ok
      ? { kind: "sign-in.accepted", payload: { device } }
      : { kind: "sign-in.refused", payload: { why: `status ${seen.response.status} from ${device}` } }
    : seen.before?.kind === "owner" && seen.before.sessionId
      ? { kind: "sign-in.ended", payload: { authSessionId: seen.before.sessionId } }
      : undefined;
  if (event) await app.bus.commit(() => ({ writes: [], events: [event], result: undefined }));
}

/** Text of a private file, made by `create` when it is not there yet. */
function keyFile(path: string, create: () => string): string {
  if (!existsSync(path)) writeFileSync(path, `${create()}\n`, { mode: 0o600, flag: "wx" });
  const text = readFileSync(path, "utf8").trim();
  if (text.length < 16) throw new AppError("internal", `${path} is empty or cut.`, "Restore it from a copy, or remove it: everybody is then signed out.");
  return text;
}

/** 26 letters of 31, about 128 bit, in groups people can type. */
function newCode(): string {
  const letters = Array.from({ length: 26 }, () => CODE_LETTERS[uniform(CODE_LETTERS.length)] ?? "");
  return (letters.join("").match(/.{1,5}/g) ?? []).join("-");
}

function uniform(below: number): number {
  for (;;) {
    const byte = randomBytes(1)[0] ?? 0;
    if (byte < 256 - (256 % below)) return byte % below;
  }
}

function normalCode(code: string): string {
  return code.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

function sameText(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
}
