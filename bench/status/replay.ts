import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";
import type { Agent } from "#domain/agent.ts";
import type { AttentionState } from "#domain/attention.ts";
import { findDecision, findDecisionByKey, listOpenDecisionsOfSession } from "../../server/store/decision.ts";
import { agentOf } from "../../server/flows/choose-agent.ts";
import { decide } from "../../server/flows/decide.ts";
import { hearHook } from "../../server/flows/hear-hook.ts";
import { askKey } from "../../server/flows/raise-ask.ts";
import { showTasks } from "../../server/flows/show-tasks.ts";
import { now } from "../../server/lib/ids.ts";
import { updateSession, updateSessionSecrets } from "../../server/store/session.ts";
import { findTasks, updateDelegation } from "../../server/store/task.ts";
import { startMonitor } from "../../server/workers/monitor.ts";
import type { BareApp, SeededProject } from "../../e2e/support/bare-app.ts";
import { saidBy, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { type AgentStream, openAgentStream } from "./agent-stream.ts";
import type { Scenario, Step } from "./scenario.ts";
import { type Replayed, screenText, standIn, TRANSCRIPT } from "./stand-in.ts";

/** What the product said at a time of the scenario, and how long it took to say so, in real milliseconds. */
export interface Sample {
  at: number;
  state: AttentionState;
  tookMs: number;
}

const CONVERSATION = "11111111-1111-4111-8111-111111111111";
const SWEEP_MS = 5000;
/** Scenario time that is played on after the last step. */
const REST_MS = 1000;
const WORK = "work.txt";
const FENCE = "replay.fence";

interface Stage extends Replayed {
  scenario: Scenario;
  work: Awaited<ReturnType<typeof seedWork>>;
  stream: AgentStream | undefined;
  /** Hook calls that wait for a person, by name. */
  calls: Map<string, AbortController>;
  /** What may go on for a moment after its step: hooks, and answers that are carried out. */
  begun: Promise<unknown>[];
  /** Called when an event that says nothing was read: what came before it is done. */
  fence: () => void;
}

/** Starts the scenarios' clock; from then on the time is the scenario's own. */
export function startClock(): { stop(): void } {
  mock.timers.enable({ apis: ["setInterval", "Date"], now: Date.now() });
  return { stop: () => mock.timers.reset() };
}

/**
 * Plays a scenario through the product: its hooks, event stream, receipts and panes go in, attention comes out. `over` resolves when
 * nothing of it waits any more, a moment later.
 */
export async function replay(bare: BareApp, project: SeededProject, scenario: Scenario): Promise<{ samples: Sample[]; over: Promise<unknown> }> {
  const stage = await setUp(bare, project, scenario);
  const monitor = startMonitor(stage.app);
  const begun = Date.now();
  const samples: Sample[] = [];
  const elapsed = (): number => Date.now() - begun;
  const sample = async (since: number): Promise<void> => {
    await stage.settled();
    samples.push({ at: elapsed(), state: await attention(stage), tookMs: performance.now() - since });
  };
  const playTo = async (at: number): Promise<void> => {
    while (elapsed() < at) {
      const since = performance.now();
      mock.timers.tick(Math.min(at - elapsed(), SWEEP_MS - (elapsed() % SWEEP_MS)));
      if (elapsed() % SWEEP_MS === 0) await sample(since);
    }
  };
  await sample(performance.now());
  for (const step of scenario.steps) {
    await playTo(step.at);
    const since = performance.now();
    await take(stage, step);
    await sample(since);
  }
  await playTo(elapsed() + REST_MS);
  await sample(performance.now());
  await monitor.stop();
  return { samples, over: Promise.all(await clearUp(stage)) };
}

async function setUp(bare: BareApp, project: SeededProject, scenario: Scenario): Promise<Stage> {
  const machine = standIn(bare);
  const stage: Stage = { ...machine, scenario, stream: undefined, calls: new Map(), begun: [], fence: () => undefined, work: undefined as never };
  const agent = agentOf(machine.app, project, scenario.agent);
  if (agent.signals === "events") stage.stream = await openAgentStream();
  (machine.app.agents as Map<string, Agent>).set(agent.id, fenced(agent, stage));
  const waits = scenario.steps.some((step) => step.launch);
  stage.work = await seedWork(machine.app, project, {
    delegation: { agentProvider: agent.id, ...(waits ? { status: "injecting_context", startedAt: null } : {}) },
    session: { agentProvider: agent.id, agentSessionId: agent.takesSessionId ? CONVERSATION : null, ...(waits ? { status: "starting", startedAt: null } : {}) },
  });
  const { session } = stage.work;
  stage.shown.sessionId = session.id;
  const port = stage.stream?.port ?? null;
  await machine.app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, session.id, { hookTokenHash: "-", apiPort: port })], events: [], result: undefined }));
  return stage;
}

/** The plug as it is, but for one event of ours that tells how far the stream was read. How words are typed is the matter of another bench. */
function fenced(whole: Agent, stage: Stage): Agent {
  const agent = { ...whole };
  delete agent.followUp;
  return {
    ...agent,
    read(payload) {
      if ((payload as { type?: string } | null)?.type === FENCE) stage.fence();
      return agent.read(payload);
    },
  };
}

async function attention(stage: Stage): Promise<AttentionState> {
  const [task] = await findTasks(stage.app.db, [stage.work.task.id]);
  const [view] = await showTasks(stage.app, task ? [task] : []);
  if (!view) throw new Error("the task is gone");
  return view.attention.state;
}

async function take(stage: Stage, raw: Step): Promise<void> {
  const step = filled(raw, stage.work.session.cwd);
  if (step.launch) await launch(stage);
  show(stage, step);
  if (step.hook) await hearOne(stage, step.hook, step.call);
  if (step.away !== undefined) await leave(stage, step.away);
  if (step.spool) stage.shown.spool.push({ at: now(), event: JSON.stringify(step.spool) });
  if (step.back) stage.spoolChanged();
  await talk(stage, step);
  if (step.decide) await say(stage, step.decide);
  if (step.exit) {
    Object.assign(stage.shown, { alive: false, exit: { ...step.exit, at: now() } });
    stage.receiptChanged();
  }
}

function filled(step: Step, cwd: string): Step {
  const text = JSON.stringify(step).replaceAll("$C", CONVERSATION).replaceAll("$T", TRANSCRIPT).replaceAll("$W", cwd);
  return JSON.parse(text) as Step;
}

async function launch(stage: Stage): Promise<void> {
  const { session, delegation } = stage.work;
  await stage.app.bus.commit((db) => ({
    writes: [updateSession(db, session.id, { status: "running", startedAt: now() }), updateDelegation(db, delegation.id, { status: "running", startedAt: now(), updatedAt: now() })],
    events: [{ kind: "session.changed", projectId: session.projectId, sessionId: session.id, payload: { from: "starting", to: "running", name: session.name } }],
    result: undefined,
  }));
}

function show(stage: Stage, step: Step): void {
  const { shown, scenario, work } = stage;
  if (step.title !== undefined) shown.title = step.title;
  if (step.screen !== undefined) shown.screen = screenText(scenario.agent, step.screen);
  for (const line of step.transcript ?? []) shown.transcript += `${JSON.stringify({ ...line, ...("timestamp" in line ? { timestamp: now() } : {}) })}\n`;
  if (step.title !== undefined || step.screen !== undefined) stage.paneMoved();
  if (step.work) writeFileSync(join(work.session.cwd, WORK), "done\n");
  if (step.gone) Object.assign(shown, { alive: false, pane: false });
  if (step.pane !== undefined) shown.pane = step.pane === "found";
  if (step.title !== undefined || step.screen !== undefined || step.prints) shown.outputAt = Date.now();
  if (step.busy !== undefined) Object.assign(shown, { cpuMs: shown.cpuMs + (shown.busySince === null ? 0 : Date.now() - shown.busySince), busySince: step.busy ? Date.now() : null });
}

/** A hook that tells is over when it was answered; one that asks once its decision stands. */
async function hearOne(stage: Stage, payload: unknown, call = ""): Promise<void> {
  const { app, work } = stage;
  const line = new AbortController();
  if (call !== "") stage.calls.set(call, line);
  const before = (await saidBy(app, work.session)).length;
  const hook = hearHook(app, { sessionId: work.session.id, generation: work.session.generation }, { payload, askId: call, signal: line.signal });
  stage.begun.push(hook);
  const key = askKey(work.session, call);
  const asked = async (): Promise<boolean> => (await saidBy(app, work.session)).length > before && (await findDecisionByKey(app.db, key)) !== undefined;
  await Promise.race([hook, call === "" ? hook : untilIn(app, `the decision of ${call}`, asked)]);
}

async function leave(stage: Stage, call: string): Promise<void> {
  stage.calls.get(call)?.abort();
  await Promise.all(stage.begun);
}

async function talk(stage: Stage, step: Step): Promise<void> {
  const { stream } = stage;
  if (step.api) Object.assign(stream?.answers ?? {}, step.api);
  if (step.stream === "lost") stream?.lose();
  if (step.stream === "back") stream?.allow();
  if (!stream || (!step.event && step.stream !== "back")) return;
  if (step.event) await stream.send(step.event);
  await new Promise<void>((resolve) => {
    stage.fence = resolve;
    void stream.send({ type: FENCE });
  });
}

async function say(stage: Stage, word: NonNullable<Step["decide"]>): Promise<void> {
  const [decision] = await listOpenDecisionsOfSession(stage.app.db, stage.work.session.id);
  // Who sees no question cannot answer it; the verdict on the state says so.
  if (!decision) return;
  // An answer in the terminal is carried out once the agent begins a turn on it, which is a later step.
  const carriedOut = decide(stage.app, decision.id, { ...word, actor: { kind: "person", id: stage.app.userId } });
  // The scenario may end before; then the decision is open again and the next wait says so.
  stage.begun.push(carriedOut.catch(() => undefined));
  await untilIn(stage.app, "the answer", async () => (await findDecision(stage.app.db, decision.id))?.status !== "open");
}

/** Ends what still waits; the next scenario begins with a session of its own. */
async function clearUp(stage: Stage): Promise<Promise<unknown>[]> {
  const { session } = stage.work;
  await stage.app.bus.commit((db) => ({ writes: [updateSession(db, session.id, { status: "exited" })], events: [], result: undefined }));
  for (const line of stage.calls.values()) line.abort();
  stage.stream?.lose();
  rmSync(join(session.cwd, WORK), { force: true });
  return [...stage.begun, stage.settled(), stage.left().then(() => stage.stream?.close())];
}
