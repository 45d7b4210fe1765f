import { AppError } from "#domain/errors.ts";
import type { App } from "../kernel.ts";
import { sha256 } from "../lib/ids.ts";
import { masterKey, unseal } from "../lib/seal.ts";
import { totpStep } from "../lib/totp.ts";
import { normalCode } from "../lib/typed-code.ts";
import { countRecoveryCodes, deleteRecoveryCode, findTwoFactor, hasRecoveryCode, type TwoFactorRow, updateTwoFactor } from "../store/two-factor.ts";

/** Whether a code passes a person's second factor: six digits of 30 seconds not used yet, or a recovery code. Either is used up by it. */
export async function passTwoFactor(app: App, userId: string, code: string): Promise<boolean> {
  const factor = await findTwoFactor(app.db, userId);
  if (!factor?.enabledAt) return false;
  const typed = normalCode(code);
  return /^\d{6}$/.test(typed) ? passStep(app, factor, typed) : passRecoveryCode(app, userId, sha256(typed));
}

/** The secret of a factor in the clear; it does not leave the server but for setting it up. */
export function secretOf(app: App, factor: TwoFactorRow): string {
  const text = unseal(masterKey(app.env.home), { table: "two_factor", row: factor.userId }, factor.secret);
  if (text === undefined) throw new AppError("internal", "The second factor cannot be read: keys/master-key is not the key it was sealed with.", "Use a recovery code, restore the key, or run on the machine itself: rdv owner two-factor off");
  return text;
}

async function passStep(app: App, factor: TwoFactorRow, digits: string): Promise<boolean> {
  const step = await totpStep(secretOf(app, factor), digits, { at: Date.now(), after: factor.lastStep });
  if (step === undefined) return false;
  // Read again where it is written: two at once with the same digits are one too many.
  return app.bus.commit(async (db) => {
    const now = await findTwoFactor(db, factor.userId);
    const isNew = now?.secret === factor.secret && step > now.lastStep;
    return { writes: isNew ? [updateTwoFactor(db, factor.userId, { lastStep: step })] : [], events: [], result: isNew };
  });
}

function passRecoveryCode(app: App, userId: string, hash: string): Promise<boolean> {
  return app.bus.commit(async (db) => {
    if (!(await hasRecoveryCode(db, userId, hash))) return { writes: [], events: [], result: false };
    const left = (await countRecoveryCodes(db, userId)) - 1;
    return { writes: [deleteRecoveryCode(db, userId, hash)], events: [{ kind: "recovery-code.used", payload: { left } }], result: true };
  });
}
