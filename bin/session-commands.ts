import { resolve } from "node:path";
import type { Command } from "commander";
import type { FollowUp } from "#domain/follow-up.ts";
import type { Session } from "#domain/session.ts";
import type { SessionView } from "#domain/api.ts";
import { numberFrom } from "./number-option.ts";
import { print, table } from "./print.ts";
import { attach } from "./attach.ts";
import { call } from "./server-call.ts";
import { findProject } from "./tasks.ts";

interface Options {
  json?: boolean;
}

interface NewOptions {
  project?: string;
  cwd?: string;
  branch?: string;
  agent?: string;
  prompt?: string;
  name?: string;
}

/** `rdv session …`: terminals from a terminal. */
export function addSessionCommands(program: Command): void {
  const session = program.command("session").description("terminals, of agents and plain shells");
  session.command("list").description("terminals that run, or are hibernated").option("--all", "ended ones too").action(async (o: Options & { all?: boolean }) => {
    const { items } = await call<{ items: Session[] }>("GET", `/api/sessions?limit=200&ended=${o.all ?? false}`);
    print(o, items, items.length === 0 ? ["No terminals. Open one with: rdv session new"] : table(items.map((s) => [s.id, s.status, s.agentProvider ?? s.kind, s.name])));
  });
  session.command("new").description("open a shell or an agent and print its id").option("--project <name or id>", "in this project's folder").option("--cwd <path>", "in another folder; for an agent one of a project or its worktrees").option("--branch <name>", "in a new worktree of the project, on this new branch").option("--agent <id>", "run this agent in place of a shell").option("--prompt <words>", "its first words; without them it waits").option("--name <name>", "what to call it").action(async (o: Options & NewOptions) => {
    const projectId = o.project ? (await findProject(o.project)).id : undefined;
    const { branch, agent, prompt, name } = o;
    const made = await call<Session>("POST", "/api/sessions", { projectId, branch, agent, prompt, name, cwd: o.cwd ? resolve(o.cwd) : undefined });
    print(o, made, [made.id]);
  });
  session.command("read").description("print what a terminal shows").argument("<id>").option("--lines <n>", "history before the screen, up to 5000", numberFrom(0), 0).action(async (id: string, o: Options & { lines: number }) => {
    const screen = await call<{ text: string }>("GET", `/api/sessions/${encodeURIComponent(id)}/screen?lines=${o.lines}`);
    print(o, screen, [screen.text.trimEnd()]);
  });
  session.command("send").description("type into a terminal and press Enter").argument("<id>").argument("<text>").option("--no-enter", "only type, do not submit").action(async (id: string, text: string, o: Options & { enter: boolean }) => {
    await call("POST", `/api/sessions/${encodeURIComponent(id)}/input`, { text, enter: o.enter });
    print(o, { id, sent: true }, []);
  });
  session.command("tell").description("tell the agent in a terminal something; it is typed once its turn has ended; a hibernated one comes back for it").argument("<id>").argument("<text>").action(async (id: string, text: string, o: Options) => {
    const kept = await call<FollowUp>("POST", `/api/sessions/${encodeURIComponent(id)}/follow-ups`, { text });
    print(o, kept, [`kept ${kept.id}; the agent reads it when it waits at its prompt`]);
  });
  session.command("hibernate").description("end an idle agent so that it holds no memory; it comes back with its conversation").argument("<id>").action(async (id: string, o: Options) => {
    const rested = await call<SessionView>("POST", `/api/sessions/${encodeURIComponent(id)}/hibernate`);
    print(o, rested, [`hibernated ${id}; wake it with: rdv session wake ${id}, or tell it something`]);
  });
  session.command("wake").description("let a hibernated agent come back; without room it waits in the queue").argument("<id>").action(async (id: string, o: Options) => {
    const woken = await call<SessionView>("POST", `/api/sessions/${encodeURIComponent(id)}/wake`);
    print(o, woken, [woken.status === "hibernated" ? `${id} comes back when there is room for it` : `${id} is ${woken.status}`]);
  });
  session.command("kill").description("end a terminal and everything it started").argument("<id>").action(async (id: string, o: Options) => {
    await call("DELETE", `/api/sessions/${encodeURIComponent(id)}`);
    print(o, { id, ended: true }, [`ended ${id}`]);
  });
  session.command("attach").description("show a terminal in this one; leave by closing this one, it runs on").argument("<id>").action(attach);
}
