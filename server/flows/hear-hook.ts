import type { Agent, Ask, AskAnswer } from "#domain/agent.ts";
import type { Decision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { heardFrom } from "../lib/heard.ts";
import { now } from "../lib/ids.ts";
import { findDecisionByKey, updateDecision } from "../store/decision.ts";
import { findSession } from "../store/session.ts";
import { agentOfSession } from "./agent-of-session.ts";
import { allowAsks } from "./allow-asks.ts";
import { lookAtQuiet } from "./look-at-quiet.ts";
import { observe } from "./observe.ts";
import { askKey } from "./raise-ask.ts";

/** Longest a hook is kept waiting; below the 3600 s the CLIs are told to wait. */
const WAIT_MS = 3_400_000;
/** A stopping server breaks the lines of waiting hooks a moment before it says so. */
const STOP_MS = 500;

type AskBody = Extract<SignalBody, { kind: "permission-asked" | "question-asked" }>;

interface HookCall {
  payload: unknown;
  /** Names this call; the same name again is the same ask, posted anew after the server was away. */
  askId: string;
  /** Aborts when the hook is gone. */
  signal: AbortSignal;
}

/** Takes one hook call of an agent and returns what the hook shall print. Hooks that ask wait here for the person's answer. */
export async function hearHook(app: App, from: { sessionId: string; generation: number }, call: HookCall): Promise<string> {
  const session = await findSession(app.db, from.sessionId);
  // A process that was lost speaks for none that took its place.
  if (session?.generation !== from.generation) return "";
  const agent = (await agentOfSession(app, session))?.agent;
  if (!agent) return "";
  const said = heardFrom(agent, session, call.payload).map((body) => named(body, call.askId));
  const { bodies, allowed } = await allowAsks(app, session, said);
  const ask = bodies.find((b): b is AskBody => b.kind === "permission-asked" || b.kind === "question-asked");
  if (ask) {
    const answer = await waitForAnswer(app, session, { ask, bodies, call });
    return answer ? printed(agent, session, { ask, answer }) : agent.askDefault;
  }
  await observe(app, session, { source: "hook", generation: session.generation, bodies });
  return allowed[0] ? printed(agent, session, { ask: allowed[0], answer: { verdict: "approve" } }) : agent.hookDefault;
}

/** Payloads of some CLIs carry no id of the ask; the hook program's own stands in. */
function named(body: SignalBody, askId: string): SignalBody {
  return (body.kind === "permission-asked" || body.kind === "question-asked") && body.askId === "" ? { ...body, askId } : body;
}

async function waitForAnswer(app: App, session: Session, on: { ask: AskBody; bodies: SignalBody[]; call: HookCall }): Promise<AskAnswer | undefined> {
  const { ask, bodies, call } = on;
  const key = askKey(session, ask.askId);
  const over = new AbortController();
  // Waits before anybody is told, so that an answer as quick as the question finds somebody.
  const waiting = app.asks.wait(key, { timeoutMs: WAIT_MS, signal: AbortSignal.any([call.signal, over.signal]) });
  await observe(app, session, { source: "hook", generation: session.generation, bodies });
  const known = await findDecisionByKey(app.db, key);
  // Answered or closed while the line was broken.
  if (known?.status === "answered") app.asks.give(key, answerOf(known));
  else if (known?.status !== "open") over.abort();
  const answer = await waiting;
  if (answer) return (await handOver(app, key)) ? answer : undefined;
  if (over.signal.aborted) return undefined;
  await new Promise((resolve) => setTimeout(resolve, STOP_MS));
  // A stopping server leaves the ask open: the hook asks again, and maybe has on another line. Otherwise it is gone, and nobody waits any more.
  if (!app.stopping.aborted && !app.asks.isAwaited(key)) await hookLeft(app, session, ask.askId);
  return undefined;
}

/** Notes that the hook gets the answer. False when nobody may have it any more: what expired is not said to the agent either. */
function handOver(app: App, key: string): Promise<boolean> {
  return app.bus.commit(async (db) => {
    const decision = await findDecisionByKey(db, key);
    if (decision?.status !== "answered") return { writes: [], events: [], result: false };
    const { projectId, taskId, delegationId, sessionId, verdict } = decision;
    return {
      writes: [updateDecision(db, decision.id, { deliveredAt: now() })],
      events: [{ kind: "decision.changed", projectId, taskId, delegationId, sessionId, payload: { decisionId: decision.id, to: "answered", verdict } }],
      result: true,
    };
  });
}

/** The agent asks in its terminal now, or does not ask any more: that is looked at before anybody reads that it works. */
async function hookLeft(app: App, session: Session, askId: string): Promise<void> {
  await observe(app, session, { source: "hook", generation: session.generation, bodies: [{ kind: "ask-closed", askId, gone: true }] });
  const pane = await app.tmux.find(session.id);
  const current = await findSession(app.db, session.id);
  if (pane && current?.status === "running") await lookAtQuiet(app, current, pane);
}

function answerOf(decision: Decision): AskAnswer {
  if (decision.verdict === "approve") return { verdict: "approve" };
  if (decision.verdict === "answer" && decision.body.kind === "question") return { verdict: "answer", answers: decision.body.questions.map((question) => ({ question, choice: decision.text ?? "" })) };
  return { verdict: "deny", why: decision.text ?? "The owner said no." };
}

function printed(agent: Agent, session: Session, on: { ask: AskBody; answer: AskAnswer }): string {
  const what = on.ask.kind === "permission-asked" ? { tool: on.ask.tool } : { questions: on.ask.questions };
  const ask: Ask = { askId: on.ask.askId, agentSessionId: session.agentSessionId, ...what };
  const delivery = agent.answer(ask, on.answer);
  return delivery.via === "hook" ? delivery.stdout : agent.hookDefault;
}
