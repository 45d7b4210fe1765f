import type { Command } from "commander";
import type { Session } from "#domain/session.ts";
import { print, table } from "./print.ts";
import { attach } from "./attach.ts";
import { call } from "./server-call.ts";
import { findProject } from "./tasks.ts";

interface Options {
  json?: boolean;
}

/** `rdv session …`: terminals from a terminal. */
export function addSessionCommands(program: Command): void {
  const session = program.command("session").description("terminals, of agents and plain ones");
  session.command("list").option("--all", "ended ones too").option("--json").action(async (o: Options & { all?: boolean }) => {
    const { items } = await call<{ items: Session[] }>("GET", `/api/sessions?limit=200&ended=${o.all ?? false}`);
    print(o, items, items.length === 0 ? ["No terminals. Open one with: rdv session new"] : table(items.map((s) => [s.id, s.status, s.agentProvider ?? s.kind, s.name])));
  });
  session.command("new").option("--project <name or id>").option("--cwd <path>").option("--name <name>").option("--json").action(async (o: Options & { project?: string; cwd?: string; name?: string }) => {
    const projectId = o.project ? (await findProject(o.project)).id : undefined;
    const made = await call<Session>("POST", "/api/sessions", { ...(projectId ? { projectId } : {}), ...(o.cwd ? { cwd: o.cwd } : {}), ...(o.name ? { name: o.name } : {}) });
    print(o, made, [made.id]);
  });
  session.command("read").argument("<id>").option("--lines <n>", "history before the screen", "0").option("--json").action(async (id: string, o: Options & { lines: string }) => {
    const screen = await call<{ text: string }>("GET", `/api/sessions/${id}/screen?lines=${Number(o.lines)}`);
    print(o, screen, [screen.text.trimEnd()]);
  });
  session.command("send").argument("<id>").argument("<text>").option("--no-enter", "only type, do not submit").option("--json").action(async (id: string, text: string, o: Options & { enter: boolean }) => {
    await call("POST", `/api/sessions/${id}/input`, { text, enter: o.enter });
    print(o, { id, sent: true }, []);
  });
  session.command("kill").argument("<id>").option("--json").action(async (id: string, o: Options) => {
    await call("DELETE", `/api/sessions/${id}`);
    print(o, { id, ended: true }, [`ended ${id}`]);
  });
  session.command("attach").description("open it here; detach by closing this terminal").argument("<id>").action(attach);
}
