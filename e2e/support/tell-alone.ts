// An app of its own process that tells a stub agent something: node tell-alone.ts HOME. Orders come and answers go as lines of JSON, so
// that a test may kill it at any point and start another one on the same data.
import process from "node:process";
import { createInterface } from "node:readline";
import { SignalBody } from "#domain/signal.ts";
import { createApp } from "../../server/app.ts";
import { readEnv } from "../../server/env.ts";
import { ensureLocalUser } from "../../server/flows/ensure-local-user.ts";
import { observe } from "../../server/flows/observe.ts";
import { tellAgent } from "../../server/flows/tell-agent.ts";
import { listDecisions } from "../../server/store/decision.ts";
import { listFollowUps } from "../../server/store/follow-up.ts";
import { findSession } from "../../server/store/session.ts";
import { startTelling } from "../../server/workers/tell-agents.ts";
import { seedProject, seedTask } from "./bare-app.ts";
import { ROOT } from "./sample-repo.ts";
import { seedSession } from "./seeds.ts";
import { stubAgent } from "./stub-agent.ts";

export interface TellOrder {
  seed?: true;
  hear?: { sessionId: string; body: unknown; at: string };
  tell?: { sessionId: string; text: string; key: string };
  /** Deliver from now on. */
  begin?: true;
  show?: { sessionId: string };
}

const bare = await createApp(readEnv(process.env, ["--home", process.argv[2] ?? "", "--port", "0"], ROOT, "0.0.0-test"));
const app = { ...bare, agents: new Map([...bare.agents, [stubAgent.id, stubAgent]]), userId: await ensureLocalUser(bare) };
const say = (words: unknown): void => void process.stdout.write(`${JSON.stringify(words)}\n`);
app.bus.subscribe((events) => {
  if (events.some((e) => e.kind === "follow-up.changed" || (e.kind === "agent.signalled" && e.payload["signal"] === "turn-ended") || e.kind === "decision.opened")) say({ changed: true });
});
say({ ready: true });

for await (const line of createInterface({ input: process.stdin })) await obey(JSON.parse(line) as TellOrder);

async function obey({ seed, hear, tell, begin, show }: TellOrder): Promise<void> {
  if (seed) {
    const project = await seedProject(app);
    await seedTask(app, project);
    const { id } = await seedSession(app, project, { agentProvider: stubAgent.id, cwd: "/" });
    say({ sessionId: id });
  }
  const session = hear && (await findSession(app.db, hear.sessionId));
  if (hear && session) await observe(app, session, { source: "hook", generation: session.generation, bodies: [SignalBody.parse(hear.body)], at: hear.at });
  if (begin) startTelling(app);
  if (tell) await tellAgent(app, tell.sessionId, { actor: { kind: "person", id: "test" }, text: tell.text, key: tell.key });
  if (show) say({ followUps: await listFollowUps(app.db, show.sessionId, 20), decisions: await listDecisions(app.db, app.userId, { open: true, limit: 20 }) });
}
