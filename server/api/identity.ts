import { z } from "zod";
import { actorOf, userOf } from "#domain/access.ts";
import { OwnerCreate, PasswordChange, PasswordConfirm, SignIn, TokenCreate, TokenView, listOf } from "#domain/api.ts";
import { Id } from "#domain/ids.ts";
import type { Auth } from "../auth.ts";
import { endOtherSignIns, endSignIn } from "../flows/end-sign-ins.ts";
import { createToken, revokeToken } from "../flows/issue-token.ts";
import type { App } from "../kernel.ts";
import { findOwner, listSignIns, listTokens } from "../store/identity.ts";
import { ownerOf } from "./owner-of.ts";
import { addRoute, type Api } from "./route.ts";
import { addTwoFactor } from "./two-factor.ts";

const tag = "identity";

/** Set-up, sign-in, the password and where it is used, tokens. */
export function addIdentity(api: Api, app: App, auth: Auth): void {
  addRoute(api, app, { method: "get", path: "/api/set-up", tag, summary: "Whether the owner exists", response: z.object({ isSetUp: z.boolean() }) }, async () => ({ isSetUp: (await findOwner(app.db)) !== undefined }));

  addRoute(api, app, { method: "post", path: "/api/set-up", tag, summary: "Make the owner, with the one-time code", body: OwnerCreate, status: 201, response: z.object({ email: z.string() }) }, async ({ body }) => {
    await auth.createOwner(body);
    return { email: body.email };
  });

  addRoute(api, app, { method: "post", path: "/api/auth/confirm", tag, summary: "Give the password once more", body: PasswordConfirm, status: 204 }, async ({ principal, body }) => {
    await auth.confirm(ownerOf(principal), body.password);
  });

  addRoute(api, app, { method: "post", path: "/api/auth/password", tag, summary: "Set a new password and end all other sign-ins", body: PasswordChange, status: 204 }, ({ principal, body }) => auth.changePassword(ownerOf(principal), body));
  addSignIns(api, app);
  addTwoFactor(api, app);

  addRoute(api, app, { method: "get", path: "/api/me", tag, summary: "Who is asking", response: z.object({ kind: z.string(), email: z.string().nullable(), fresh: z.boolean() }) }, async ({ principal }) => ({
    kind: principal.kind,
    email: (await findOwner(app.db))?.email ?? null,
    fresh: principal.kind === "owner" && principal.fresh,
  }));

  for (const [method, path, summary] of [["post", "/api/auth/sign-in/email", "Sign in with `email`, `password` and, where there is a second factor, its `code`"], ["post", "/api/auth/sign-out", "End this browser's session"], ["get", "/api/auth/get-session", "This browser's session"]] as const) {
    addRoute(api, app, { method, path, tag, summary }, ({ context }) => auth.handle(context.req.raw, context.env.entry));
  }

  addRoute(api, app, { method: "get", path: "/api/tokens", tag, summary: "API tokens", response: listOf(TokenView) }, async ({ principal }) => ({ items: await listTokens(app.db, userOf(principal)), nextCursor: null }));

  addRoute(api, app, { method: "post", path: "/api/tokens", tag, summary: "Make an API token; it is shown once", body: TokenCreate, status: 201, response: TokenView.extend({ token: z.string() }) }, ({ principal, body }) => createToken(app, { userId: userOf(principal), actor: actorOf(principal) }, body));

  addRoute(api, app, { method: "delete", path: "/api/tokens/{id}", tag, summary: "Revoke an API token", params: z.object({ id: Id }), status: 204 }, ({ principal, params }) => revokeToken(app, { userId: userOf(principal), actor: actorOf(principal) }, params.id));
}

/** Browsers that are signed in. */
function addSignIns(api: Api, app: App): void {
  addRoute(api, app, { method: "get", path: "/api/sign-ins", tag, summary: "Browsers that are signed in", response: listOf(SignIn) }, async ({ principal }) => {
    const { userId, sessionId } = ownerOf(principal);
    return { items: (await listSignIns(app.db, userId)).map((row) => ({ ...row, isThis: row.id === sessionId })), nextCursor: null };
  });

  addRoute(api, app, { method: "delete", path: "/api/sign-ins", tag, summary: "Sign out everywhere else", response: z.object({ ended: z.int() }) }, async ({ principal }) => ({ ended: await endOtherSignIns(app, ownerOf(principal)) }));

  addRoute(api, app, { method: "delete", path: "/api/sign-ins/{id}", tag, summary: "Sign one browser out", params: z.object({ id: z.string().max(100) }), status: 204 }, ({ principal, params }) => endSignIn(app, ownerOf(principal), params.id));
}
