import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type InArgs } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import { migrate } from "drizzle-orm/libsql/migrator";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Db, schema } from "../db/client.ts";
import { listSteps, listUnasked } from "./autonomy.ts";
import { findAction, listOpenActions } from "./action.ts";
import { findDecisionByKey, findOpenAsk, listAnsweredDecisions, listDecisions, listDecisionsOf, listOpenDecisionsOfSession, listOpenProposals, listPlanDecisions, listWaitingSessions } from "./decision.ts";
import { findDigest } from "./digest.ts";
import { listAudit, listTaskEvents } from "./event.ts";
import { findFollowUpByKey, listFollowUps, listOpenFollowUps, listUntoldSessions } from "./follow-up.ts";
import { listSignIns, listTokens } from "./identity.ts";
import { findKeptRun, keepRun } from "./kept-run.ts";
import { listLandings, listLandingsIn, listOpenLandings, listProjectLandings, listTogether } from "./landing.ts";
import { findPostMortem, listCheckpoints, listPostMortems, listRecommendations } from "./learning.ts";
import { countMemories, listMemories } from "./memory.ts";
import { listMessages, listPendingMessages } from "./message.ts";
import { recentModelCalls, sumByBrain } from "./model-call.ts";
import { findKnowledge, findOrchestratorOf, listOrchestrators, listProjects } from "./project.ts";
import { findPullRequestOfTask, listLivePullRequests, listPullRequests } from "./pull-request.ts";
import { listHolding, listPast, listServed, listWaiting, listWaitingOf } from "./queue.ts";
import { listComments, listOpenSendings } from "./review-comment.ts";
import { countGroup, findSessionsWithNewest, hasBegunTurn, listHibernatedSessions, listLiveSessions, listRunningSessions, listSessions, listSignals, listSignalsOf } from "./session.ts";
import { findSite, listSites } from "./site.ts";
import {
  countTasksSince, findTaskByNumber, findWorktreeByPath, findWorktreeOfTask, listDelegations, listDependents, listEvidence, listGraph, listOpenDelegations, listOpenTasks,
  listParkedDelegations, listPlan, listTasks, listTasksWithoutPostMortem, listTriesSince, listWholeGraph, listWorktrees, listWorktreesAt, listWorktreesOf, nextTaskNumber,
} from "./task.ts";

const ID = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
const IDS = [ID, "01HZZZZZZZZZZZZZZZZZZZZZZY"];
const AT = "2026-11-21T00:00:00.000Z";
const PAGE = { before: ID, limit: 50 };

/** Small ones, and what is read once at the start: lists in JSON, projects, tokens, what waits or is kept for a while, and answers the server died over. */
const MAY_SCAN = /^SCAN (?:json_each|project|token|waiting|kept_run|message)\b/;

/** What is asked for an event, for a page, or by a worker on every round. */
const ASKED: Record<string, (db: Db) => unknown> = {
  findAction: (db) => findAction(db, "k"), listOpenActions,
  listSteps: (db) => listSteps(db, ID), listUnasked: (db) => listUnasked(db, ID, { before: 9, limit: 50 }),
  findDecisionByKey: (db) => findDecisionByKey(db, "k"), findOpenAsk: (db) => findOpenAsk(db, ID), listOpenProposals: (db) => listOpenProposals(db, ID), listWaitingSessions,
  openDecisions: (db) => listDecisions(db, "u", { open: true, ...PAGE }), closedDecisions: (db) => listDecisions(db, "u", { open: false, ...PAGE }),
  decisionsOfProject: (db) => listDecisions(db, "u", { open: false, projectId: ID, ...PAGE }),
  listDecisionsOf: (db) => listDecisionsOf(db, IDS, ["open", "answered", "taken"]), listPlanDecisions: (db) => listPlanDecisions(db, IDS, ["open"]), listOpenDecisionsOfSession: (db) => listOpenDecisionsOfSession(db, ID),
  listAnsweredDecisions: (db) => listAnsweredDecisions(db, AT),
  findDigest: (db) => findDigest(db, ID), listMessages: (db) => listMessages(db, ID, { after: ID, ...PAGE }), listPendingMessages,
  listTaskEvents: (db) => listTaskEvents(db, ID, { after: 0, limit: 50 }), listAudit: (db) => listAudit(db, { before: 9, limit: 50 }),
  findFollowUpByKey: (db) => findFollowUpByKey(db, "k"), listFollowUps: (db) => listFollowUps(db, ID, 50), listOpenFollowUps: (db) => listOpenFollowUps(db, ID), listUntoldSessions,
  listSignIns: (db) => listSignIns(db, "u"), listTokens: (db) => listTokens(db, "u"),
  findKeptRun: (db) => findKeptRun(db, "k"), keepRun: (db) => keepRun(db, "k", { exitCode: 0, timedOut: false, output: "", durationMs: 1, at: AT, tests: null }),
  listLandings: (db) => listLandings(db, IDS), listProjectLandings: (db) => listProjectLandings(db, ID), listOpenLandings, listTogether: (db) => listTogether(db, ID), listLandingsIn: (db) => listLandingsIn(db, IDS, ID),
  listSites: (db) => listSites(db, IDS), findSite: (db) => findSite(db, ID, ID), listWorktreesAt: (db) => listWorktreesAt(db, ["/p", "/q"]), listWorktreesOf: (db) => listWorktreesOf(db, IDS),
  findPostMortem: (db) => findPostMortem(db, ID), listPostMortems: (db) => listPostMortems(db, ID, PAGE), listRecommendations: (db) => listRecommendations(db, ID, ["proposed"]), listCheckpoints: (db) => listCheckpoints(db, ID, PAGE),
  listMemories: (db) => listMemories(db, ID, { standing: true, limit: 100 }), countMemories: (db) => countMemories(db, ID),
  recentModelCalls: (db) => recentModelCalls(db, AT, 5000), sumByBrain: (db) => sumByBrain(db, AT),
  findKnowledge: (db) => findKnowledge(db, ID), findOrchestratorOf: (db) => findOrchestratorOf(db, "u", ID), listOrchestrators: (db) => listOrchestrators(db, "u"), listProjects: (db) => listProjects(db, "u"),
  findPullRequestOfTask: (db) => findPullRequestOfTask(db, ID), listPullRequests: (db) => listPullRequests(db, ID), listLivePullRequests,
  listHolding, listPast: (db) => listPast(db, ID), listServed: (db) => listServed(db, IDS), listWaiting, listWaitingOf: (db) => listWaitingOf(db, IDS),
  listComments: (db) => listComments(db, ID), listOpenSendings: (db) => listOpenSendings(db, AT),
  countGroup: (db) => countGroup(db, { userId: "u", projectId: ID, group: "g" }), findSessionsWithNewest: (db) => findSessionsWithNewest(db, IDS), hasBegunTurn: (db) => hasBegunTurn(db, ID),
  listHibernatedSessions, listLiveSessions, listRunningSessions, listSessions: (db) => listSessions(db, "u", { ended: true, ...PAGE }), sessionsOfProject: (db) => listSessions(db, "u", { ended: false, projectId: ID, ...PAGE }),
  listSignals: (db) => listSignals(db, ID, { generation: 1, limit: 50 }), listSignalsOf: (db) => listSignalsOf(db, IDS, ["turn-started"]),
  countTasksSince: (db) => countTasksSince(db, "u", AT), findTaskByNumber: (db) => findTaskByNumber(db, ID, 1), nextTaskNumber: (db) => nextTaskNumber(db, ID),
  tasksOfProject: (db) => listTasks(db, { projectId: ID }, PAGE), tasksOfUser: (db) => listTasks(db, { userId: "u" }, PAGE), tasksByStatus: (db) => listTasks(db, { projectId: ID }, { status: "failed", ...PAGE }),
  listOpenTasks, listGraph: (db) => listGraph(db, ID, IDS), listWholeGraph: (db) => listWholeGraph(db, ID), listPlan: (db) => listPlan(db, ID, ID), listDependents: (db) => listDependents(db, { id: ID, projectId: ID }),
  listDelegations: (db) => listDelegations(db, IDS), listTriesSince: (db) => listTriesSince(db, IDS, AT), listOpenDelegations, listParkedDelegations, listEvidence: (db) => listEvidence(db, IDS),
  findWorktreeByPath: (db) => findWorktreeByPath(db, "/p"), findWorktreeOfTask: (db) => findWorktreeOfTask(db, ID), listWorktrees: (db) => listWorktrees(db, ID), listTasksWithoutPostMortem,
};

const asked: { sql: string; params: unknown[] }[] = [];
let folder: string;
let client: ReturnType<typeof createClient>;
let db: Db;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rdv-plan-"));
  client = createClient({ url: `file:${join(folder, "x.db")}` });
  db = drizzle(client, { schema, logger: { logQuery: (sql, params) => void asked.push({ sql, params }) } });
  await migrate(db, { migrationsFolder: "drizzle" });
});
afterAll(async () => {
  client.close();
  await rm(folder, { recursive: true, force: true });
});

/** How the database would answer what a function asks. */
async function planOf(name: string): Promise<string[]> {
  asked.length = 0;
  await ASKED[name]?.(db);
  const plan: string[] = [];
  for (const { sql, params } of asked) plan.push(...(await client.execute({ sql: `EXPLAIN QUERY PLAN ${sql}`, args: params as InArgs })).rows.map((row) => row["detail"] as string));
  expect(plan.length).toBeGreaterThan(0);
  return plan;
}

test.each(Object.keys(ASKED))("%s reads no table from end to end", async (name) => {
  expect((await planOf(name)).filter((line) => line.startsWith("SCAN ") && !MAY_SCAN.test(line))).toEqual([]);
});

test.each(["openDecisions", "closedDecisions", "listMessages", "listAudit", "listTaskEvents", "listPostMortems", "listCheckpoints", "listSessions", "sessionsOfProject", "tasksOfProject", "tasksOfUser"])("a page of %s is read in its order, not sorted", async (name) => {
  expect((await planOf(name)).filter((line) => line.includes("TEMP B-TREE"))).toEqual([]);
});
