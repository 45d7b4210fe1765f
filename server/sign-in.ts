import { z } from "zod";
import { AppError, problemOf } from "#domain/errors.ts";
import type { NewEvent } from "#domain/events.ts";
import { cleanText } from "#domain/text.ts";
import { passTwoFactor } from "./flows/pass-two-factor.ts";
import type { App } from "./kernel.ts";
import type { GuessLimit } from "./lib/guess-limit.ts";
import { findOwner } from "./store/identity.ts";
import { hasTwoFactor } from "./store/two-factor.ts";

/** How somebody comes in. */
export interface WayIn {
  /** Over the public https origin. */
  secure: boolean;
  /** From this machine itself, as far as the connection shows. */
  isHere: boolean;
}

interface Parts {
  app: App;
  guess: GuessLimit;
  isPassword(userId: string, given: string): Promise<boolean>;
  /** Checks e-mail and password and answers with a session. */
  makeSession(request: Request): Promise<Response>;
}

interface Outcome {
  response: Response;
  /** Undecided: the password is right and the second factor still to come. */
  is: boolean | "undecided";
  why?: string;
}

const Given = z.object({ email: z.string().catch(""), password: z.string().max(200).catch(""), code: z.string().max(100).catch("") });

/**
 * Signs in. With a second factor the same request is sent twice: without its code it says that it wants one and leaves nothing behind,
 * so there is no half of a session to steal; with the code it makes the session.
 */
export async function signIn(parts: Parts, request: Request, at: WayIn): Promise<Response> {
  const { app, guess } = parts;
  const body: unknown = await request.clone().json().catch(() => ({}));
  const given = Given.catch({ email: "", password: "", code: "" }).parse(body);
  const owner = await findOwner(app.db);
  const asksMore = owner !== undefined && (await hasTwoFactor(app.db, owner.userId));
  // Before the password is looked at: here nobody gets to know whether one is right.
  if (!asksMore && !at.isHere) throw new AppError("second-factor-missing", "Over this address a password alone is not enough.", "Open Remote Dev on the machine itself and set up a second factor in Settings, Account; or run there: rdv owner two-factor");
  const attempt = asksMore ? () => withTwoFactor(parts, { owner, given, request }) : () => withPasswordAlone(parts, request);
  const outcome = await guess((body as { email?: unknown } | null)?.email, attempt, ({ is }) => is);
  await record(app, request, outcome);
  return outcome.response;
}

async function withPasswordAlone(parts: Parts, request: Request): Promise<Outcome> {
  const outcome = await withPassword(parts, request);
  const owner = outcome.is === true ? await findOwner(parts.app.db) : undefined;
  // Switched on while the password was looked at: the session made here stays unknown to everybody.
  return owner && (await hasTwoFactor(parts.app.db, owner.userId)) ? refused("undecided", needed()) : outcome;
}

async function withPassword(parts: Parts, request: Request): Promise<Outcome> {
  const response = await parts.makeSession(request);
  return { response, is: response.ok, why: `status ${response.status}` };
}

/** Takes the same time and says the same whichever of e-mail and password is wrong. */
async function withTwoFactor(parts: Parts, asked: { owner: { userId: string; email: string }; given: z.infer<typeof Given>; request: Request }): Promise<Outcome> {
  const { owner, given, request } = asked;
  const isRight = await parts.isPassword(owner.userId, given.password);
  if (!isRight || given.email.toLowerCase() !== owner.email) return refused(false, new AppError("unauthenticated", "E-mail and password do not belong together.", "Look at both and try again."));
  if (given.code === "") return refused("undecided", needed());
  if (!(await passTwoFactor(parts.app, owner.userId, given.code))) return refused(false, new AppError("second-factor-needed", "This code is not right, or was used already.", "Wait for the next one in your app, whose clock must be right. A recovery code works once."), "the password was right, the second factor not");
  return withPassword(parts, request);
}

function needed(): AppError {
  return new AppError("second-factor-needed", "This takes the second factor too.", "Send the six digits of your authenticator app, or a recovery code, as `code`.");
}

function refused(is: Outcome["is"], error: AppError, why?: string): Outcome {
  const problem = problemOf(error);
  const response = new Response(JSON.stringify({ type: "about:blank", ...problem }), { status: problem.status, headers: { "content-type": "application/problem+json" } });
  return { response, is, why: why ?? `status ${problem.status}` };
}

async function record(app: App, request: Request, { is, why }: Outcome): Promise<void> {
  if (is === "undecided") return;
  const device = cleanText(request.headers.get("user-agent") ?? "unknown", 120);
  const event: NewEvent = is ? { kind: "sign-in.accepted", payload: { device } } : { kind: "sign-in.refused", payload: { why: `${why} from ${device}` } };
  await app.bus.commit(() => ({ writes: [], events: [event], result: undefined }));
}
