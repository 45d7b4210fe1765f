import { join } from "node:path";
import process from "node:process";
import type { TaskView } from "#domain/api.ts";
import type { Message } from "#domain/message.ts";
import type { CustomAgent, Project } from "#domain/project.ts";
import type { Product } from "./product.ts";
import { makeRepository, privateFolder, ROOT } from "./sample-repo.ts";

type ProjectRow = Project & { orchestratorId: string };

const FILES = {
  "package.json": `${JSON.stringify({ name: "atlas-web", version: "2.1.0", private: true, type: "module", scripts: { test: "node --test" } }, null, 2)}\n`,
  "README.md": "# atlas-web\n",
  "src/app/layout.tsx": "export default function Layout({ children }) {\n  return <html lang=\"en\"><body>{children}</body></html>;\n}\n",
  "tools/generate.mjs": "console.log(\"client: 14 operations\");\n",
  "test/base.test.js": "import test from \"node:test\";\nimport assert from \"node:assert/strict\";\n\ntest(\"adds\", () => assert.equal(1 + 1, 2));\n",
};

/** Scripts that stand in for the agents, under their names: the pictures show our product, not theirs. */
function standIn(id: string, behaviour: string): CustomAgent {
  return { id, name: `${id} (a script that stands in)`, command: [process.execPath, join(ROOT, "e2e", "support", "stand-in.mjs"), "{prompt}", behaviour], promptBy: "argv", doneWhen: "exit" };
}

/** A product with something of everything: a verified task with its lesson, one at work, one that asks, one that was refuted, a plan that waits. */
export async function fillWithWork(product: Product): Promise<{ projectId: string; otherId: string }> {
  // However busy the machine is: what is waited for here are agents, not room for them.
  await product.ask("PATCH", "/api/capacity", { loadPerCore: null });
  const custom = [standIn("claude", "finish"), standIn("codex", "ask"), standIn("gemini", "stay"), standIn("opencode", "nothing")];
  const add = (name: string, files: Record<string, string>): Promise<ProjectRow> => product.ask("POST", "/api/projects", { path: makeRepository(files, join(privateFolder("rdv-repo-"), name)), agents: { custom } });
  const atlas = await add("atlas-web", FILES);
  const harbor = await add("harbor-api", { "README.md": "# harbor-api\n" });
  await add("ferry-cli", { "README.md": "# ferry-cli\n" });

  const [tokens, toggle, colours] = await say(product, atlas, ["Add theme tokens and a no-flash script, with claude", "Then add a theme switch to the settings page, with codex", "Remove the fixed colours from the charts, with gemini"]);
  await confirm(product, atlas, tokens, (t) => t.status === "completed");
  await confirm(product, atlas, colours, (t) => t.attention.state === "working");
  await confirm(product, atlas, toggle, (t) => t.attention.state === "waiting-permission");
  const [retries, paging] = await say(product, harbor, ["Add webhook retries with backoff, with opencode", "Add cursor paging for orders, with gemini"]);
  await confirm(product, harbor, retries, (t) => t.attention.state === "waiting-decision");
  await confirm(product, harbor, paging, (t) => t.attention.state === "working");
  await say(product, harbor, ["Add a dark variant of the mail templates, with claude"]);
  return { projectId: atlas.id, otherId: harbor.id };
}

/** Says wishes in a project's chat and returns their tasks once each has a plan. */
async function say(product: Product, project: ProjectRow, wishes: readonly string[]): Promise<string[]> {
  const text = wishes.length === 1 ? wishes.join("") : wishes.map((wish) => `- ${wish}`).join("\n");
  const answer = await product.ask<Message>("POST", `/api/orchestrators/${project.orchestratorId}/messages`, { text });
  const ids = answer.parts.flatMap((part) => (part.kind === "plan" ? part.taskIds : []));
  if (ids.length !== wishes.length) throw new Error(`${ids.length} tasks came of: ${text}`);
  for (const id of ids) await reach(product, project, id, (t) => t.attention.state === "needs-confirmation");
  return ids;
}

async function confirm(product: Product, project: ProjectRow, taskId: string | undefined, until: (task: TaskView) => boolean): Promise<void> {
  await product.ask("POST", `/api/orchestrators/${project.orchestratorId}/tasks/${taskId}/execute`);
  await reach(product, project, taskId, until);
}

async function reach(product: Product, project: ProjectRow, taskId: string | undefined, until: (task: TaskView) => boolean): Promise<void> {
  const isThere = async (): Promise<boolean> => until(await product.ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${taskId}`));
  await product.until(`task ${taskId}`, isThere);
}
