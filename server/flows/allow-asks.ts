import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { askPlace, judgeAsk } from "./judge-ask.ts";

export type PermissionAsk = Extract<SignalBody, { kind: "permission-asked" }>;

/** Tells apart what autonomy covers: that is to be answered at once, and for everybody else it is a tool that starts. */
export async function allowAsks(app: App, session: Session, said: readonly SignalBody[]): Promise<{ bodies: SignalBody[]; allowed: PermissionAsk[] }> {
  const allowed: PermissionAsk[] = [];
  const bodies: SignalBody[] = [];
  for (const body of said) {
    const isAllowed = body.kind === "permission-asked" && (await judgeAsk(app, session, { ...(await askPlace(app, session)), tool: body.tool })).allow;
    if (isAllowed) allowed.push(body);
    bodies.push(isAllowed ? { kind: "tool-started", tool: body.tool } : body);
  }
  return { bodies, allowed };
}
