import { type FollowUp, isSameText } from "#domain/follow-up.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { listSignals } from "../store/session.ts";

/** Milliseconds in which the agent's turn has to begin, and after which Enter may be pressed once more. */
const BEGIN_MS = 10_000;
const AGAIN_MS = 2000;
const LOOK_BACK = 50;

/** Whether the agent told of a turn that began with these words since they were typed. */
export async function hasBegun(app: App, followUp: FollowUp): Promise<boolean> {
  const sent = asKept(app, followUp.text);
  return (await turnsSince(app, followUp)).some(({ prompt }) => prompt !== undefined && (isSameText(sent, prompt) || isSameText(`- ${sent}`, prompt)));
}

/** Whether it told of any turn that began since these words were typed: a person may have sent them with others. */
export async function hasTurned(app: App, followUp: FollowUp): Promise<boolean> {
  return (await turnsSince(app, followUp)).length > 0;
}

async function turnsSince(app: App, { sessionId, generation, typedAt, createdAt }: FollowUp): Promise<Extract<SignalBody, { kind: "turn-started" }>[]> {
  const signals = await listSignals(app.db, sessionId, { generation, limit: LOOK_BACK });
  return signals.flatMap(({ body, at }) => (body.kind === "turn-started" && at >= (typedAt ?? createdAt) ? [body] : []));
}

/** What agents say is kept without secrets; what was sent to them is compared as that. */
function asKept(app: App, text: string): string {
  return JSON.parse(app.redact(JSON.stringify(text))) as string;
}

/** Waits until the agent tells of the turn; `pressAgain` is called once when it takes long. False when it did not tell in time. */
export async function awaitBegin(app: App, followUp: FollowUp, pressAgain: () => Promise<void>): Promise<boolean> {
  const from = Date.now();
  if (await told(app, followUp, from + AGAIN_MS)) return true;
  if (app.stopping.aborted) return false;
  await pressAgain();
  return told(app, followUp, from + BEGIN_MS);
}

/** Looks now and after each thing this agent says. */
async function told(app: App, followUp: FollowUp, until: number): Promise<boolean> {
  let wake = (): void => undefined;
  const stop = app.bus.subscribe((events) => {
    if (events.some((e) => e.kind === "agent.signalled" && e.sessionId === followUp.sessionId)) wake();
  });
  const onStop = (): void => wake();
  app.stopping.addEventListener("abort", onStop, { once: true });
  try {
    for (;;) {
      // Asleep before it looks: what comes in between wakes it.
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if (await hasBegun(app, followUp)) return true;
      const left = until - Date.now();
      if (left <= 0 || app.stopping.aborted) return false;
      const timer = setTimeout(() => wake(), left);
      await woken;
      clearTimeout(timer);
    }
  } finally {
    stop();
    app.stopping.removeEventListener("abort", onStop);
  }
}
