import { join } from "node:path";
import type { TaskView } from "#domain/api.ts";
import type { Product } from "../../e2e/support/product.ts";
import { type ProjectRow, start } from "../../e2e/support/product-steps.ts";
import { git, makeRepository, privateFolder } from "../../e2e/support/sample-repo.ts";
import { scriptAgent } from "../../e2e/support/world.ts";

/** Lines of the change that is read. */
export const LINES = 50_000;
const EACH = 100;

/** The change in the ways it can come: over many files, or all in one. */
export type Shape = "many" | "one";

export interface Reviewed {
  project: ProjectRow;
  task: TaskView;
  /** Commits nothing, so that the next look at the change finds nothing that is known already. */
  forget: () => void;
}

/** Real repositories with a change of 50,000 lines each, made by an agent that is a script, verified by the server. */
export async function makeChange(product: Product, shape: Shape): Promise<Reviewed> {
  const files = shape === "many" ? Object.fromEntries(Array.from({ length: LINES / EACH / 2 }, (_, i) => [`src/part-${i % 25}/file-${i}.ts`, text(EACH, i)])) : { "README.md": "# one\n" };
  const path = makeRepository(files, join(privateFolder("rdv-diff-"), shape));
  const commit = "git add --all; git -c user.name=agent -c user.email=a@localhost commit -q -m 'feat: all'";
  const write = shape === "many" ? "find src -name '*.ts' -exec sed -i 's/compute(/derive(/' {} +" : `awk 'BEGIN { for (i = 1; i <= ${LINES}; i++) printf "  const value%d = compute(%d, \\"text %d\\"); // line %d\\n", i, i, i, i }' > big.ts`;
  const agent = scriptAgent("writer", `${write}; ${commit}`);
  const project = await product.ask<ProjectRow>("POST", "/api/projects", { path, name: shape, agents: { custom: [agent] } });
  const task = await start(product, project, { wish: `Change ${shape}`, agent: "writer", until: (now) => now.completedAt !== null });
  const tree = task.delegations[0]?.worktreePath ?? "";
  if (task.diffstat?.additions !== (shape === "many" ? LINES / 2 : LINES)) throw new Error(`the change is another one: ${JSON.stringify(task.diffstat)}`);
  return { project, task, forget: () => void git(tree, "-c", "user.name=bench", "-c", "user.email=b@localhost", "commit", "--quiet", "--allow-empty", "--message", "chore: nothing") };
}

function text(lines: number, file: number): string {
  return `${Array.from({ length: lines }, (_, i) => `  const value${i} = compute(${file}, "text ${i * 7}", { depth: ${i % 9} });`).join("\n")}\n`;
}
