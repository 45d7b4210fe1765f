import type { Agent, Ask, AskAnswer } from "#domain/agent.ts";
import type { Decision } from "#domain/decision.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { findDecisionByKey } from "../store/decision.ts";
import { findProject } from "../store/project.ts";
import { findSession } from "../store/session.ts";
import { agentOf } from "./choose-agent.ts";
import { judgeAsk } from "./judge-ask.ts";
import { observe } from "./observe.ts";
import { askKey } from "./raise-ask.ts";

/** Longest a hook is kept waiting; below the 3600 s the CLIs are told to wait. */
const WAIT_MS = 3_400_000;

type AskBody = Extract<SignalBody, { kind: "permission-asked" | "question-asked" }>;

/**
 * Takes one hook call of an agent and returns what the hook shall print. Hooks that ask wait here for the person's answer.
 * `askId` names this call; the same name again is the same ask, posted anew after the server was away.
 */
export async function hearHook(app: App, sessionId: string, call: { payload: unknown; askId: string; signal: AbortSignal }): Promise<string> {
  const session = await findSession(app.db, sessionId);
  const project = session?.projectId ? await findProject(app.db, session.projectId) : undefined;
  if (!session?.agentProvider || !project) return "";
  const agent = agentOf(app, project, session.agentProvider);
  const bodies = agent.read(call.payload).map((body) => named(body, call.askId));
  await observe(app, session, { source: "hook", generation: session.generation, bodies });
  const ask = bodies.find((b): b is AskBody => b.kind === "permission-asked" || b.kind === "question-asked");
  if (!ask) return agent.hookDefault;
  const answer = await answerFor(app, session, { ask, signal: call.signal });
  return answer ? printed(agent, session, { ask, answer }) : agent.hookDefault;
}

/** Payloads of some CLIs carry no id of the ask; the hook program's own stands in. */
function named(body: SignalBody, askId: string): SignalBody {
  return (body.kind === "permission-asked" || body.kind === "question-asked") && body.askId === "" ? { ...body, askId } : body;
}

async function answerFor(app: App, session: Session, on: { ask: AskBody; signal: AbortSignal }): Promise<AskAnswer | undefined> {
  const { ask } = on;
  if (ask.kind === "permission-asked" && (await judgeAsk(app, session, ask)).allow) return { verdict: "approve" };
  const key = askKey(session, ask.askId);
  const given = await findDecisionByKey(app.db, key);
  return given?.status === "answered" ? answerOf(given) : app.asks.wait(key, { timeoutMs: WAIT_MS, signal: on.signal });
}

/** An answer that was given while nobody could take it. */
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
