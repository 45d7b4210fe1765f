import { afterAll, beforeAll, expect, test } from "vitest";
import { type BareApp, startBareApp } from "../e2e/support/bare-app.ts";
import { createGuessLimit } from "./lib/guess-limit.ts";
import { now } from "./lib/ids.ts";
import { signIn } from "./sign-in.ts";
import { insertOwner } from "./store/identity.ts";
import { deleteTwoFactor, putTwoFactor } from "./store/two-factor.ts";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
  await app.bus.commit((db) => ({ writes: insertOwner(db, { email: "me@example.org", passwordHash: "-", at: now() }), events: [], result: undefined }));
});
afterAll(() => app.close());

/** Signs in with the right password, while something else happens before the session is made. */
async function during(meanwhile: () => Promise<unknown>): Promise<{ status: number; cookie: string | null }> {
  const request = new Request("http://127.0.0.1/api/auth/sign-in/email", { method: "POST", body: JSON.stringify({ email: "me@example.org", password: "right" }) });
  const makeSession = async (): Promise<Response> => {
    await meanwhile();
    return new Response("{}", { headers: { "set-cookie": "rdv=session" } });
  };
  const response = await signIn({ app, guess: createGuessLimit(), isPassword: async () => true, makeSession }, request, { secure: false, isHere: true });
  return { status: response.status, cookie: response.headers.get("set-cookie") };
}

test("a second factor that is switched on while somebody signs in by password alone holds for them too", async () => {
  expect(await during(async () => undefined)).toEqual({ status: 200, cookie: "rdv=session" });
  const put = (enabledAt: string | null) => app.bus.commit((db) => ({ writes: [putTwoFactor(db, { userId: app.userId, secret: "-", lastStep: 0, enabledAt })], events: [], result: undefined }));
  expect(await during(() => put(null))).toEqual({ status: 200, cookie: "rdv=session" });
  expect(await during(() => put(now()))).toEqual({ status: 401, cookie: null });
  await app.bus.commit((db) => ({ writes: deleteTwoFactor(db, app.userId), events: [], result: undefined }));
  expect((await during(async () => undefined)).status).toBe(200);
});
