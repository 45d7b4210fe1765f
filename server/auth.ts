import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Principal } from "#domain/access.ts";
import { AppError } from "#domain/errors.ts";
import { account, authSession, user, verification } from "./db/schema/identity.ts";
import { changePassword } from "./flows/end-sign-ins.ts";
import type { App } from "./kernel.ts";
import { createGuessLimit } from "./lib/guess-limit.ts";
import { now, sha256 } from "./lib/ids.ts";
import { keyFile } from "./lib/key-file.ts";
import { hashSessionTokens } from "./lib/token-adapter.ts";
import { normalCode, sameText, typedCode } from "./lib/typed-code.ts";
import { signIn, type WayIn } from "./sign-in.ts";
import { findSessionSecrets } from "./store/session.ts";
import { findConfirmedAt, findOwner, findPasswordHash, findToken, IDLE_MS, insertOwner, updateSignIn, updateToken } from "./store/identity.ts";
import { hasTwoFactor } from "./store/two-factor.ts";

const ABSOLUTE_SECONDS = 14 * 24 * 3600;
const FRESH_MS = 5 * 60 * 1000;
/** Once in this time is enough to see that a sign-in or token is alive, and keeps reading from becoming writing. */
const USE_NOTED_MS = 60_000;
/** Letters of the set-up code, about 128 bit. */
const CODE_LETTERS = 26;
const SIGNED_OUT = "everybody is then signed out.";

type Owner = Extract<Principal, { kind: "owner" }>;

/** Who is who: owner, sessions, tokens, and the limits on guessing. */
export interface Auth {
  /** better-auth's own routes, for the sub-list the gate lets through. */
  handle(request: Request, at: WayIn): Promise<Response>;
  fromCookie(headers: Headers, at: WayIn): Promise<Principal>;
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
  const secret = keyFile(join(app.env.home, "keys", "auth-secret"), () => randomBytes(32).toString("base64url"), SIGNED_OUT);
  const codeFile = join(app.env.home, "run", "set-up-code");
  const instances = { plain: createInstance(app, secret, { origins: origins.plain, secure: false }), secure: origins.secure ? createInstance(app, secret, { origins: [origins.secure], secure: true }) : null };
  const pick = (secure: boolean): Instance => (secure && instances.secure ? instances.secure : instances.plain);
  const guess = createGuessLimit();

  const password = (): Promise<Passwords> => instances.plain.$context.then((context) => context.password);
  const isPassword = async (userId: string, given: string): Promise<boolean> => {
    const hash = await findPasswordHash(app.db, userId);
    return hash !== undefined && (await password()).verify({ hash, password: given });
  };
  const requirePassword = async (principal: Owner, given: string): Promise<void> => {
    const right = await guess(principal.userId, () => isPassword(principal.userId, given), (is) => is);
    if (!right) throw new AppError("forbidden", "The password is not right.", "Try again; after ten wrong ones it takes a quarter of an hour.");
  };

  return {
    async handle(request, at) {
      const path = new URL(request.url).pathname;
      const makeSession = (): Promise<Response> => pick(at.secure).handler(request);
      if (path.endsWith("/sign-in/email")) return signIn({ app, guess, isPassword, makeSession }, request, at);
      const before = path.endsWith("/sign-out") ? await fromCookie(app, pick(at.secure), request.headers) : undefined;
      const response = await makeSession();
      if (before?.kind === "owner" && before.sessionId) await recordSignOut(app, before.sessionId);
      return response;
    },
    fromCookie: (headers, at) => fromAllowedCookie(app, pick(at.secure), { headers, at }),
    fromToken: (token) => fromToken(app, token),
    fromRunToken: (token) => fromRunToken(app, token),
    setUpCode: async () => ((await findOwner(app.db)) ? null : keyFile(codeFile, newCode, SIGNED_OUT)),
    async createOwner(input) {
      if ("code" in input) {
        const right = await guess("set-up", async () => sameText(normalCode(input.code), normalCode(keyFile(codeFile, newCode, SIGNED_OUT))), (is) => is);
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

/** Over any other way than this machine itself nobody is signed in whose sign-in a password alone would do for. */
async function fromAllowedCookie(app: App, instance: Instance, { headers, at }: { headers: Headers; at: WayIn }): Promise<Principal> {
  const principal = await fromCookie(app, instance, headers);
  return principal.kind === "owner" && !at.isHere && !(await hasTwoFactor(app.db, principal.userId)) ? { kind: "anonymous" } : principal;
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
  return secrets?.hookTokenHash && sameText(secrets.hookTokenHash, sha256(token)) ? { kind: "run", sessionId, generation: secrets.generation } : { kind: "anonymous" };
}

async function recordOwner(app: App, owner: { email: string; passwordHash: string }): Promise<void> {
  await app.bus.commit(async (db) => {
    if (await findOwner(db)) throw new AppError("conflict", "This server has its owner already.", "Sign in instead.");
    return { writes: insertOwner(db, { ...owner, at: now() }), events: [{ kind: "owner.created", payload: { email: owner.email } }], result: undefined };
  });
}

async function recordSignOut(app: App, authSessionId: string): Promise<void> {
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "sign-in.ended", payload: { authSessionId } }], result: undefined }));
}

function newCode(): string {
  return typedCode(CODE_LETTERS);
}
