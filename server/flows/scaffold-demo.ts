import { join } from "node:path";
import type { Actor } from "#domain/action.ts";
import type { CustomAgent, Project } from "#domain/project.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { DEMO_AGENT, DEMO_FILES } from "../lib/demo-project.ts";
import { findProjectByPath } from "../store/project.ts";
import { addProject } from "./add-project.ts";
import { changeProject } from "./change-project.ts";

/** The sample project with its demonstration agent, made the first time and brought up to date later. It is labelled as what it is. */
export function scaffoldDemo(app: App, by: { userId: string; actor: Actor }): Promise<Project> {
  // Who clicks twice gets the same project twice.
  return app.exclusively("scaffold-demo", () => scaffold(app, by));
}

async function scaffold(app: App, by: { userId: string; actor: Actor }): Promise<Project> {
  const path = join(app.env.home, "demo", "greeter");
  const known = await findProjectByPath(app.db, by.userId, path);
  const custom = [demonstrationAgent(app)];
  if (known) return changeProject(app, { projectId: known.id, actor: by.actor }, { agents: { ...known.settings.agents, custom } });
  await act(app, { kind: "project.scaffold", actor: by.actor, projectId: null, target: path, key: `scaffold:${path}`, facts: { roots: [path] } }, async () => {
    if (await app.files.exists(join(path, ".git"))) return;
    await app.files.makePrivateFolder(path);
    await app.git.init(path);
    const missing: Record<string, string> = {};
    for (const [name, text] of Object.entries(DEMO_FILES)) if (!(await app.files.exists(join(path, name)))) missing[name] = text;
    await app.files.writeNew(path, missing);
    const { tree } = await app.git.identify(path);
    await app.git.commitAll(tree, "feat: greet people\n");
  });
  return addProject(app, { ...by, isDemo: true }, { path, name: "greeter (sample)", autonomy: "confirm", agents: { custom } });
}

function demonstrationAgent(app: App): CustomAgent {
  return {
    id: DEMO_AGENT,
    name: "Demonstration agent (a script, no model)",
    command: [process.execPath, join(app.env.root, "bin", "rdv-demo-agent.mjs"), "{prompt}"],
    promptBy: "argv",
    doneWhen: "exit",
  };
}
