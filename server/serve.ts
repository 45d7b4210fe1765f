import { createApp } from "./app.ts";
import { createAuth } from "./auth.ts";
import { buildApi } from "./api/build.ts";
import { type Env, isLoopback } from "./env.ts";
import { ensureLocalUser } from "./flows/ensure-local-user.ts";
import { recover } from "./flows/recover.ts";
import { allowListFor, plainOrigins, requireSafeBind } from "./gate.ts";
import { createHttp } from "./http.ts";
import type { App } from "./kernel.ts";
import { now } from "./lib/ids.ts";
import { claimHome, freePortFor, listen, publish } from "./listen.ts";
import type { Pages } from "./pages.ts";
import { createSocket } from "./socket.ts";
import { findOwner } from "./store/identity.ts";
import { startAutonomy } from "./workers/autonomy.ts";
import { startForecasts } from "./workers/forecast.ts";
import { startHibernation } from "./workers/hibernate.ts";
import { startAdmission } from "./workers/let-in.ts";
import { startMonitor } from "./workers/monitor.ts";
import { startPullRequests } from "./workers/pull-requests.ts";
import { startResumer } from "./workers/resume-limited.ts";
import { startTelling } from "./workers/tell-agents.ts";
import { startBudgets } from "./workers/watch-budgets.ts";

/** A server that runs. */
export interface Running {
  app: App;
  url: string;
  /** Null once there is an owner. */
  setUpCode: string | null;
  /** Refuses new work, lets what is written end, and lets agents run on. */
  stop(): Promise<void>;
}

/** Starts everything in its order: lock → app → gate → API, pages, socket → recovery. */
export async function serve(env: Env, openPages: (env: Env) => Promise<Pages>): Promise<Running> {
  // Before anything is opened: a second server on the same data would run agents twice.
  const release = await claimHome(env.home);
  const begun = now();
  const app = await createApp(env);
  const userId = await ensureLocalUser(app);
  requireSafeBind({ isLoopback: isLoopback(env.host), publicOrigin: env.publicOrigin, hasOwner: (await findOwner(app.db)) !== undefined, host: env.host });
  const port = await freePortFor(env);
  const allow = allowListFor({ host: env.host, port, publicOrigin: env.publicOrigin });
  const auth = createAuth(app, { plain: plainOrigins(port), secure: env.publicOrigin });
  const pages = await openPages(env);
  const http = createHttp(app, { auth, allow, api: buildApi(app, auth), pages: pages.handle });
  const servers = await listen(env, { port, onRequest: http.onRequest, onLocalRequest: (request, response) => http.onLocalRequest(request, response, userId) });
  const socket = createSocket(app, servers.tcp, { auth, allow, build: pages.build });
  const monitor = startMonitor(app);
  const resumer = startResumer(app);
  const telling = startTelling(app);
  const forecasts = startForecasts(app);
  const admission = startAdmission(app);
  const hibernation = startHibernation(app);
  const autonomy = startAutonomy(app);
  const pullRequests = startPullRequests(app);
  const budgets = startBudgets(app);
  const url = await publish(env, { port, version: env.version });
  await app.bus.commit(() => ({ writes: [], events: [{ kind: "server.started", payload: { version: env.version } }], result: undefined }));
  app.background("recover", () => recover(app, begun));
  return {
    app,
    url,
    setUpCode: await auth.setUpCode(),
    async stop() {
      await monitor.stop();
      resumer.stop();
      telling.stop();
      forecasts.stop();
      admission.stop();
      hibernation.stop();
      autonomy.stop();
      pullRequests.stop();
      budgets.stop();
      socket.close();
      await servers.close();
      await app.close();
      await pages.close();
      await release();
    },
  };
}
