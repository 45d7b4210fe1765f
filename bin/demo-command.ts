import process from "node:process";
import type { Command } from "commander";
import type { TaskView } from "#domain/api.ts";
import { type Message, textOf } from "#domain/message.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import { seenIn } from "#domain/pattern.ts";
import { DEMO_AGENT } from "#server/lib/demo-project.ts";
import { print } from "./print.ts";
import { call, EXIT, follow, serverFile, Stop } from "./server-call.ts";
import { type ProjectRow, taskLines, waitFor } from "./tasks.ts";

const MINUTES = 5;

/** `rdv demo`: the whole loop on a sample repository, with an agent that is a script and says so. */
export function addDemoCommand(program: Command): void {
  program.command("demo").description("see the whole loop in two minutes, without any agent or key").action(demo);
}

async function demo(o: { json?: boolean }): Promise<void> {
  const tell = (line: string): void => void (o.json || process.stdout.write(`${line}\n`));
  const { wish, ...project } = await call<ProjectRow & { wish: string }>("POST", "/api/demo");
  tell(`Sample project: ${project.path}`);
  tell(`Agent: ${DEMO_AGENT}, a script that behaves like a coding agent; no model, no key, no network.`);
  tell(`You say: ${wish}\n`);
  const tasks = `/api/orchestrators/${project.orchestratorId}/tasks`;
  const submitted = await say(project, wish);
  await planned(`${tasks}/${submitted.id}`);
  await call("POST", `${tasks}/${submitted.id}/execute`);
  const done = await waitFor(submitted, MINUTES * 60, (t) => tell(`  ${t.attention.state} ${t.attention.detail}`.trimEnd()));
  const learned = done.status === "completed" ? await lessons(project, done) : [];
  if (o.json) print(o, { task: done, recommendations: learned }, []);
  else for (const line of ["", ...taskLines(done), ...learned.flatMap(recommendationLines), "", `See it in the browser: ${(await serverFile()).url}`]) tell(line);
  if (done.status !== "completed") throw new Stop(EXIT.failed, `The demonstration ended ${done.status}: ${done.attention.because[0]?.text ?? ""}`);
}

/** Says the wish in the chat, like a person, and finds the task that came of it. */
async function say(project: ProjectRow, wish: string): Promise<TaskView> {
  const conversation = `/api/orchestrators/${project.orchestratorId}`;
  const answer = await call<Message>("POST", `${conversation}/messages`, { text: wish });
  const [id] = answer.parts.flatMap((part) => (part.kind === "plan" ? part.taskIds : []));
  if (!id) throw new Stop(EXIT.failed, `The chat did not take the wish: ${textOf(answer)}`);
  return call<TaskView>("GET", `${conversation}/tasks/${id}`);
}

async function planned(path: string): Promise<void> {
  const isPlanned = async (): Promise<boolean> => (await call<TaskView>("GET", path)).status !== "queued";
  const over = new AbortController();
  const following = follow(async () => isPlanned(), { timeoutMs: 30_000, signal: over.signal });
  if (await isPlanned()) return over.abort();
  if (!(await following)) throw new Stop(EXIT.failed, "The plan was not made in time.\nLook at the server's log.");
}

async function lessons(project: ProjectRow, task: TaskView): Promise<Recommendation[]> {
  const path = `/api/orchestrators/${project.orchestratorId}/post-mortems/${task.id}`;
  const read = (): Promise<{ recommendations: Recommendation[] } | undefined> => call<{ recommendations: Recommendation[] }>("GET", path).catch(() => undefined);
  const over = new AbortController();
  const following = follow(async (event) => event.kind === "decision.opened" && (await read()) !== undefined, { timeoutMs: 5000, signal: over.signal });
  if (((await read())?.recommendations.length ?? 0) > 0) over.abort();
  await following;
  return (await read())?.recommendations ?? [];
}

function recommendationLines(r: Recommendation): string[] {
  return ["", `Learned: ${r.title}. ${seenIn(r.pattern)}.`, ...r.diff.trimEnd().split("\n").map((line) => `  ${line}`), "  Apply or undo it in the browser, under Learn."];
}
