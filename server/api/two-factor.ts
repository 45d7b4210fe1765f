import { RecoveryCodes, TwoFactor, TwoFactorCode, TwoFactorSecret } from "#domain/api.ts";
import { beginTwoFactor, disableTwoFactor, enableTwoFactor, renewRecoveryCodes } from "../flows/set-two-factor.ts";
import type { App } from "../kernel.ts";
import { countRecoveryCodes, findTwoFactor } from "../store/two-factor.ts";
import { ownerOf } from "./owner-of.ts";
import { addRoute, type Api } from "./route.ts";

const tag = "identity";

/** The second factor: set up, looked at, switched off. */
export function addTwoFactor(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/two-factor", tag, summary: "Whether signing in takes a second factor", response: TwoFactor }, async ({ principal }) => {
    const { userId } = ownerOf(principal);
    return { enabledAt: (await findTwoFactor(app.db, userId))?.enabledAt ?? null, codesLeft: await countRecoveryCodes(app.db, userId) };
  });

  addRoute(api, app, { method: "post", path: "/api/two-factor/secret", tag, summary: "Begin: a new secret for an authenticator app", response: TwoFactorSecret }, ({ principal }) => beginTwoFactor(app, ownerOf(principal)));

  addRoute(api, app, { method: "post", path: "/api/two-factor", tag, summary: "Switch the second factor on, with a code of the app", body: TwoFactorCode, status: 201, response: RecoveryCodes }, async ({ principal, body }) => ({ codes: await enableTwoFactor(app, ownerOf(principal), body.code) }));

  addRoute(api, app, { method: "post", path: "/api/two-factor/recovery-codes", tag, summary: "Make new recovery codes; they are shown once", status: 201, response: RecoveryCodes }, async ({ principal }) => ({ codes: await renewRecoveryCodes(app, ownerOf(principal)) }));

  addRoute(api, app, { method: "delete", path: "/api/two-factor", tag, summary: "Switch the second factor off", status: 204 }, async ({ principal, context }) => {
    const owner = ownerOf(principal);
    // From elsewhere this browser's own sign-in ends too: there a password alone is not enough.
    await disableTwoFactor(app, context.env.entry.isHere ? owner : { ...owner, sessionId: null });
  });
}
