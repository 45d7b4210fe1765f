import { randomUUID } from "node:crypto";
import type { Agent, AlsoIn, Launch, RunRequest } from "#domain/agent.ts";
import { AppError } from "#domain/errors.ts";
import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { App } from "../kernel.ts";
import { secret, sha256 } from "../lib/ids.ts";
import { findProject } from "../store/project.ts";
import { updateSessionSecrets } from "../store/session.ts";
import { listSites } from "../store/site.ts";
import { agentEnv, agentFiles } from "./agent-files.ts";
import { readinessOf } from "./choose-agent.ts";
import type { SetUp } from "./set-up-plain.ts";

/** What is started: an agent in a session, with a prompt, in a new conversation or in the one it had. */
export interface AgentStart {
  project: Project;
  agent: Agent;
  session: Session;
  /** Empty: it waits for its first words. */
  prompt: string;
  /** The conversation that goes on; null begins one. */
  conversation: string | null;
  /** What the terminal shows and does before the agent. */
  setUp?: SetUp;
}

/** Longest prompt that goes as an argument; Linux ends at 128 KiB for one. Longer ones go by file. */
const PROMPT_BYTES = 96 * 1024;
/** File of the run folder with what an agent was told first: where it is too long for an argument, and when it has to be told again. */
export const FIRST_WORDS = "first-words.md";

/** Writes what the launcher shall start. Done again with fresh secrets when a crash came before the receipt; older tokens open nothing then. */
export async function prepareAgent(app: App, start: AgentStart): Promise<void> {
  const { agent, session } = start;
  const key = { sessionId: session.id, generation: session.generation };
  const token = `rdvrun_${session.id}_${secret()}`;
  const port = agent.signals === "events" ? await app.processes.freePort() : 0;
  const request = await requestFor(app, start, { port, password: token });
  const launch = start.conversation !== null && agent.resume ? agent.resume(request, start.conversation) : agent.launch(request);
  await app.bus.commit((db) => ({ writes: [updateSessionSecrets(db, session.id, { hookTokenHash: sha256(token), apiPort: port || null })], events: [], result: undefined }));
  await app.runs.prepare(key, {
    cwd: session.cwd,
    argv: launch.argv,
    env: envFor(app, { start, request, launch }),
    files: [...launch.files, ...(start.conversation === null ? [{ name: FIRST_WORDS, content: start.prompt }] : []), { name: "hook-headers", content: `Authorization: Bearer ${token}\nContent-Type: application/json\n` }, ...(agent.signals === "events" ? [{ name: "api-password", content: token }] : [])],
    ...start.setUp,
    ...(launch.stdin ? { stdin: launch.stdin } : {}),
  });
}

function isLong({ prompt }: AgentStart): boolean {
  return Buffer.byteLength(prompt) > PROMPT_BYTES;
}

async function requestFor(app: App, start: AgentStart, secrets: { port: number; password: string }): Promise<RunRequest> {
  const { project, agent, session } = start;
  const { program, settings } = await readinessOf(app, project, agent);
  if (!program) throw new AppError("not-available", `${agent.name} is not installed.`, `Run: ${agent.install}`);
  const files = await agentFiles(app, agent, { repository: project.path, worktree: session.cwd });
  const runDir = app.runs.dir({ sessionId: session.id, generation: session.generation });
  return {
    prompt: isLong(start) ? `Read ${runDir}/${FIRST_WORDS} and do what it says.` : start.prompt,
    autonomy: project.autonomy,
    worktree: session.cwd,
    mainRepository: project.path,
    gitCommonDir: project.gitCommonDir,
    also: await alsoIn(app, session),
    runDir,
    agentSessionId: session.agentSessionId ?? randomUUID(),
    hook: app.runs.hook,
    ...secrets,
    env: { ...agentEnv(app, agent, files), ...settings.env },
    home: app.env.userHome,
    command: program,
    extraArgs: settings.args ?? [],
    files,
  };
}

/** The further worktrees of the session's try. */
async function alsoIn(app: App, session: Session): Promise<AlsoIn[]> {
  const sites = session.delegationId ? await listSites(app.db, [session.delegationId]) : [];
  return Promise.all(sites.map(async ({ projectId, worktreePath: worktree }) => {
    const links = await app.files.readTexts(worktree, [".git"]);
    return { worktree, gitCommonDir: (await findProject(app.db, projectId))?.gitCommonDir ?? "", gitLink: links[".git"] };
  }));
}

function envFor(app: App, { start, request, launch }: { start: AgentStart; request: RunRequest; launch: Launch }): Record<string, string> {
  const { agent, session } = start;
  const own = { ...app.runs.mark({ sessionId: session.id, generation: session.generation }), RDV_SESSION: session.id, RDV_HOOK_DEFAULT: agent.hookDefault, RDV_HOOK_ASK_DEFAULT: agent.askDefault, TERM: "tmux-256color", COLORTERM: "truecolor" };
  const merged: Record<string, string | null> = { ...request.env, ...own, ...launch.env };
  return Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== null));
}
