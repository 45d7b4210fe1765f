// An app of its own process with an agent that can be hibernated: node rest-alone.ts HOME. Orders come and answers go as lines of JSON, so
// that a test may kill it at any point and start another one on the same data.
import process from "node:process";
import { createInterface } from "node:readline";
import { createApp } from "../../server/app.ts";
import { readEnv } from "../../server/env.ts";
import { ensureLocalUser } from "../../server/flows/ensure-local-user.ts";
import { hibernateSession } from "../../server/flows/hibernate-session.ts";
import { openAgent } from "../../server/flows/open-agent.ts";
import { recover } from "../../server/flows/recover.ts";
import { tellAgent } from "../../server/flows/tell-agent.ts";
import { now } from "../../server/lib/ids.ts";
import { listFollowUps } from "../../server/store/follow-up.ts";
import { findHibernation } from "../../server/store/hibernation.ts";
import { findSession } from "../../server/store/session.ts";
import { startAdmission } from "../../server/workers/let-in.ts";
import { startMonitor } from "../../server/workers/monitor.ts";
import { startTelling } from "../../server/workers/tell-agents.ts";
import { CALM, meterOf } from "./calm-machine.ts";
import { knowResting } from "./resting-agent.ts";
import { ROOT } from "./sample-repo.ts";
import { seedRepository } from "./seeds.ts";

export interface RestOrder {
  /** Opens an agent with these first words. */
  open?: string;
  hibernate?: string;
  tell?: { sessionId: string; text: string; key: string };
  show?: string;
}

const OWNER = { kind: "person" as const, id: "test" };
const begun = now();
const bare = await createApp(readEnv(process.env, ["--home", process.argv[2] ?? "", "--port", "0"], ROOT, "0.0.0-test"));
const app = { ...bare, meter: meterOf(CALM), userId: await ensureLocalUser(bare) };
knowResting(app);
const say = (words: unknown): void => void process.stdout.write(`${JSON.stringify(words)}\n`);
startMonitor(app);
startTelling(app);
startAdmission(app);
app.background("recover", async () => {
  await recover(app, begun);
  say({ recovered: true });
});

for await (const line of createInterface({ input: process.stdin })) await obey(JSON.parse(line) as RestOrder).catch((error: unknown) => say({ refused: String(error) }));

async function obey({ open, hibernate, tell, show }: RestOrder): Promise<void> {
  if (open !== undefined) say({ opened: (await openAgent(app, { userId: app.userId, actor: OWNER, project: await seedRepository(app) }, { agent: "resting", prompt: open })).id });
  if (hibernate !== undefined) {
    await hibernateSession(app, hibernate, OWNER);
    say({ hibernated: true });
  }
  if (tell) await tellAgent(app, tell.sessionId, { actor: OWNER, text: tell.text, key: tell.key });
  if (show !== undefined) say({ session: await findSession(app.db, show), isMeant: (await findHibernation(app.db, show)) !== undefined, followUps: await listFollowUps(app.db, show, 20) });
}
