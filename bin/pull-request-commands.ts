import type { Command } from "commander";
import { checksState, findingsOf, type PullRequest, type PullRequestPlan } from "#domain/pull-request.ts";
import { print, table } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";
import { findTask } from "./tasks.ts";

interface Options {
  json?: boolean;
  project?: string;
  plan?: boolean;
  title?: string;
}

/** `rdv pr NUMBER`: a verified task as a pull request, and what comes back from there. */
export function addPullRequestCommands(program: Command): void {
  const pr = program.command("pr").description("verified work as a pull request on the forge of the project's remote");
  const on = (command: Command): Command => command.argument("<task>", "id or number").option("--project <name or id>", "in which project, when there are several");
  on(pr.command("open")).description("push the branch, never by force, and open a pull request").option("--title <text>", "its title").option("--plan", "say what it would do and what blocks it; nothing leaves this machine").action(open);
  on(pr.command("show")).description("read it from the forge: state, checks, what reviewers wrote").action(show);
  on(pr.command("send")).description("send failed checks and open comments to the agent as one correction").action(send);
  on(pr.command("push")).description("push what was verified since").action(push);
}

async function place(wanted: string, o: Options): Promise<{ path: string; plan: PullRequestPlan; number: number }> {
  const task = await findTask(wanted, o.project);
  const path = `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/pull-request`;
  return { path, plan: await call<PullRequestPlan>("GET", path), number: task.number };
}

async function open(wanted: string, o: Options): Promise<void> {
  const { path, plan } = await place(wanted, o);
  if (o.plan) return print(o, plan, [...plan.blocks.map((b) => `blocked: ${b.what} ${b.next}`), ...table([["to", plan.remote], ["as", `${plan.branch ?? ""} into ${plan.base}`], ["through", plan.via], ["title", plan.title]]), "", plan.body]);
  const made = await call<PullRequest>("POST", path, { ...(o.title ? { title: o.title } : {}), ...(plan.remote ? { remote: plan.remote } : {}) });
  print(o, made, [`pull request ${made.number}: ${made.url ?? ""}`]);
}

async function existing(wanted: string, o: Options): Promise<PullRequest> {
  const { plan, number } = await place(wanted, o);
  if (plan.pullRequest) return plan.pullRequest;
  throw new Stop(EXIT.notFound, `Task ${number} has no pull request.\nOpen one with: rdv pr open ${number}`);
}

async function show(wanted: string, o: Options): Promise<void> {
  const pr = await call<PullRequest>("POST", `/api/pull-requests/${(await existing(wanted, o)).id}/read`);
  const rows = findingsOf(pr).map((f) => [f.sent ? "sent" : "new", f.path ?? "", f.from, f.message.split("\n")[0] ?? ""]);
  print(o, pr, [...table([["state", pr.state], ["address", pr.url], ["checks", checksState(pr.checks) ?? "none"], ...(pr.error ? [["error", pr.error]] : [])]), ...(rows.length > 0 ? ["", ...table(rows)] : [])]);
}

async function send(wanted: string, o: Options): Promise<void> {
  const pr = await call<PullRequest>("POST", `/api/pull-requests/${(await existing(wanted, o)).id}/findings`, {});
  print(o, pr, ["the agent has it as one correction"]);
}

async function push(wanted: string, o: Options): Promise<void> {
  const pr = await call<PullRequest>("POST", `/api/pull-requests/${(await existing(wanted, o)).id}/push`);
  print(o, pr, [`${pr.branch} is at ${pr.headSha.slice(0, 7)} there`]);
}
