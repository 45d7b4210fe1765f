import { actorOf } from "#domain/access.ts";
import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import { now, sha256 } from "../lib/ids.ts";
import { masterKey, seal } from "../lib/seal.ts";
import { newTotpSecret, totpAddress, totpStep } from "../lib/totp.ts";
import { normalCode, typedCode } from "../lib/typed-code.ts";
import { deleteOtherSignIns, findOwner } from "../store/identity.ts";
import { deleteTwoFactor, findTwoFactor, hasTwoFactor, putRecoveryCodes, putTwoFactor, updateTwoFactor } from "../store/two-factor.ts";
import { endings, type Owner } from "./end-sign-ins.ts";
import { secretOf } from "./pass-two-factor.ts";

const CODES = 10;
/** 74 bit, so that a plain hash of it is enough. */
const CODE_LETTERS = 15;

/** Makes a secret for an authenticator app. Nothing asks for it before `enableTwoFactor` saw a code of it. */
export async function beginTwoFactor(app: App, by: Owner): Promise<{ secret: string; address: string }> {
  const owner = await findOwner(app.db);
  if (!owner) throw new AppError("wrong-state", "There is no owner yet, so nobody signs in.", "Make one in the browser, or with: rdv owner create --email ADDRESS");
  const key = newTotpSecret();
  const secret = seal(masterKey(app.env.home), { table: "two_factor", row: by.userId }, key);
  await app.bus.commit(async (db) => {
    if (await hasTwoFactor(db, by.userId)) throw new AppError("wrong-state", "There is a second factor already.", "Switch it off first; then set it up anew.");
    return { writes: [putTwoFactor(db, { userId: by.userId, secret, lastStep: 0, enabledAt: null })], events: [], result: undefined };
  });
  const address = totpAddress(key, owner.email);
  return { secret: new URL(address).searchParams.get("secret") ?? "", address };
}

/** Asks for the second factor from now on, once a code shows that the app has the secret. Signs out every other browser. Returns the recovery codes, which nobody sees again. */
export async function enableTwoFactor(app: App, by: Owner, code: string): Promise<string[]> {
  const factor = await findTwoFactor(app.db, by.userId);
  if (!factor || factor.enabledAt) throw changed();
  const step = await totpStep(secretOf(app, factor), normalCode(code), { at: Date.now(), after: factor.lastStep });
  if (step === undefined) throw new AppError("forbidden", "This code is not right.", "Type the six digits the app shows now. The clocks of both devices must be right.");
  const codes = newCodes();
  await app.bus.commit(async (db) => {
    const current = await findTwoFactor(db, by.userId);
    if (current?.secret !== factor.secret || current.enabledAt) throw changed();
    const events = await endings(db, by);
    return {
      writes: [updateTwoFactor(db, by.userId, { lastStep: step, enabledAt: now() }), ...putRecoveryCodes(db, by.userId, codes.map(hashOf)), deleteOtherSignIns(db, by.userId, by.sessionId)],
      events: [{ kind: "two-factor.enabled", actor: actorOf(by), payload: { signInsEnded: events.length } }, ...events],
      result: undefined,
    };
  });
  return codes;
}

/** Makes new recovery codes; the ones before are worth nothing any more. */
export async function renewRecoveryCodes(app: App, by: Owner): Promise<string[]> {
  const codes = newCodes();
  await app.bus.commit(async (db) => {
    if (!(await hasTwoFactor(db, by.userId))) throw missing();
    return { writes: putRecoveryCodes(db, by.userId, codes.map(hashOf)), events: [{ kind: "recovery-code.renewed", actor: actorOf(by), payload: { left: codes.length } }], result: undefined };
  });
  return codes;
}

/** Asks for the password alone from now on, and signs out every browser but the one that asks. */
export function disableTwoFactor(app: App, by: Owner): Promise<void> {
  return app.bus.commit(async (db) => {
    if (!(await hasTwoFactor(db, by.userId))) throw missing();
    const events = await endings(db, by);
    return {
      writes: [...deleteTwoFactor(db, by.userId), deleteOtherSignIns(db, by.userId, by.sessionId)],
      events: [{ kind: "two-factor.disabled", actor: actorOf(by), payload: { signInsEnded: events.length } }, ...events],
      result: undefined,
    };
  });
}

function newCodes(): string[] {
  return Array.from({ length: CODES }, () => typedCode(CODE_LETTERS));
}

function hashOf(code: string): string {
  return sha256(normalCode(code));
}

function changed(): AppError {
  return new AppError("wrong-state", "No second factor is being set up any more.", "Begin again with a new QR code.");
}

function missing(): AppError {
  return new AppError("wrong-state", "There is no second factor.", "Set it up in Settings, Account, or with: rdv owner two-factor");
}
