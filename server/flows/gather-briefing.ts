import type { Turn } from "#domain/brain.ts";
import { briefingOf, historyThatFits } from "#domain/briefing.ts";
import { type Message, sawOutside, spokenText, wordsFrom } from "#domain/message.ts";
import type { Orchestrator } from "#domain/project.ts";
import { isFinalTask, type Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { findDigest } from "../store/digest.ts";
import { listMemories } from "../store/memory.ts";
import { listMessages } from "../store/message.ts";
import { findKnowledge, findProject, listProjects } from "../store/project.ts";
import { listTasks } from "../store/task.ts";
import { agentIdsOf } from "./choose-agent.ts";
import { recallFrom } from "./recall.ts";
import { showTasks } from "./show-tasks.ts";

/** Messages of the past that are read at most; what is older is in the digest. */
const HISTORY = 120;

/** What a brain is shown of a turn, and what the gate before its hands goes by. */
export interface Briefing extends Pick<Turn, "context" | "messages" | "system" | "answers"> {
  /** Texts of repositories, agents or terminals are in it. */
  outside: boolean;
  /** What the person said, the newest last; of a token's words only those that are being answered. */
  said: string[];
  /** The words that are being answered; null where they are a choice as somebody else worded it. */
  order: string | null;
}

/** Gathers what a brain gets to see before a turn (what an agent is told is its brief): project, knowledge, running work, similar work of the past, memories, decisions, and the talk. */
export async function gatherBriefing(app: App, orchestrator: Orchestrator, answerId: string): Promise<Briefing> {
  const digest = await findDigest(app.db, orchestrator.id);
  const rows = await listMessages(app.db, orchestrator.id, { limit: HISTORY, before: answerId, ...(digest ? { after: digest.upTo } : {}) });
  const talk = rows.toReversed().filter((m) => m.role !== "system" && spokenText(m) !== "");
  const last = talk.findLast((m) => m.role === "user");
  const said = talk.flatMap((m) => (m.role === "user" && isOwn(m, last) ? [spokenText(m)] : []));
  const context = await contextOf(app, orchestrator);
  const known = await knownOf(app, orchestrator, last ? spokenText(last) : "");
  const system = briefingOf({
    ...known, techStack: context.techStack, conventions: context.conventions, decided: digest?.decided ?? [], earlier: digest?.text ?? "",
    place: context.master ? `all projects of the person: ${context.projects.join(", ") || "none yet"}` : `the project ${context.projectName}`,
  });
  const messages = historyThatFits(talk.map((m) => ({ role: m.role === "user" ? ("user" as const) : ("assistant" as const), text: spokenText(m) })));
  const isOthers = context.conventions.length + known.running.length + known.past.length + known.notes.length > 0;
  return { context, system, messages, said, order: last && wordsFrom(last) !== "choice" ? spokenText(last) : null, answers: answered(talk), outside: isOthers || (digest?.outside ?? false) || talk.some(sawOutside) };
}

/** Whether words count as said by whoever is answered: not a choice somebody else worded, and not what a token said before. */
function isOwn(message: Message, last: Message | undefined): boolean {
  const from = wordsFrom(message);
  return from === undefined || (from === "token" && message === last);
}

/** The question the last message answers, and what the person had said before it. */
function answered(talk: readonly Message[]): Turn["answers"] {
  const [wish, before, last] = talk.slice(-3);
  const ask = before?.parts.find((p) => p.kind === "ask");
  return wish?.role === "user" && last?.role === "user" && ask ? { question: ask.question, wish: spokenText(wish) } : null;
}

async function contextOf(app: App, orchestrator: Orchestrator): Promise<Turn["context"]> {
  const projects = await listProjects(app.db, orchestrator.userId);
  const project = orchestrator.projectId ? await findProject(app.db, orchestrator.projectId) : undefined;
  const knowledge = project && (await findKnowledge(app.db, project.id));
  const tasks = await tasksOf(app, orchestrator);
  return {
    master: orchestrator.kind === "master",
    projects: projects.map((p) => p.name),
    projectId: orchestrator.projectId,
    projectName: project?.name ?? "all projects",
    agents: project ? agentIdsOf(app, project) : [...app.agents.keys()],
    techStack: knowledge?.techStack ?? [],
    conventions: knowledge?.conventions ?? [],
    openTasks: tasks.filter((t) => t.completedAt === null).map((t) => ({ number: t.number, title: t.title })),
  };
}

function tasksOf(app: App, orchestrator: Orchestrator): Promise<Task[]> {
  return listTasks(app.db, orchestrator.projectId ? { projectId: orchestrator.projectId } : { userId: orchestrator.userId }, { limit: 30 });
}

async function knownOf(app: App, orchestrator: Orchestrator, wish: string) {
  const project = orchestrator.projectId ? await findProject(app.db, orchestrator.projectId) : undefined;
  const open = await showTasks(app, (await tasksOf(app, orchestrator)).filter((t) => !isFinalTask(t.status)), { brief: true });
  const running = open.map((t) => `- ${t.number} ${t.title}: ${t.attention.state}${t.attention.detail === "" ? "" : ` (${t.attention.detail})`}`);
  if (!project) return { about: [], memories: [], notes: [], past: [], running };
  const { role, scope, successCriteria } = project.settings;
  const notes = await listMemories(app.db, project.id, { standing: false, limit: 30 });
  return {
    running, notes,
    about: [role, scope && `What belongs to it: ${scope}`, successCriteria && `Work is good when: ${successCriteria}`].filter((line) => line !== undefined && line !== ""),
    memories: await listMemories(app.db, project.id, { standing: true, limit: 100 }),
    past: (await recallFrom(app, { project, orchestratorId: orchestrator.id, query: wish, most: 5 })).filter((r) => r.kind === "task").map((r) => `- ${r.text}`),
  };
}
