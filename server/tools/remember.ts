import { z } from "zod";
import { MEMORY_CHARS, MemoryKind } from "#domain/memory.ts";
import { isSaid } from "#domain/said.ts";
import { projectFor } from "../flows/find-project.ts";
import { remember } from "../flows/remember.ts";
import type { Tool, ToolCaller } from "../kernel.ts";

const input = z.strictObject({
  text: z.string().trim().min(1).max(MEMORY_CHARS).describe("In the person's own words where they said it"),
  kind: MemoryKind.default("fact"),
  project: z.string().max(80).optional(),
});

const tool: Tool = {
  id: "remember",
  description: "Keep something in mind for this project. What the person said word for word stands at once; anything else is a note until they confirm it.",
  scope: "task",
  proposes: true,
  ownWords: true,
  input,
  async run(app, caller, { text, kind, project: name }: z.infer<typeof input>) {
    const project = await projectFor(app, caller, name);
    const said = saidBy(caller, text);
    const memory = await remember(app, { project, text, kind, createdBy: caller.actorId, source: caller.turn?.answerId ?? "mcp", ...said });
    return { kept: memory.text, stands: memory.standsSince !== null, ...(said.stands ? {} : { note: "A note until the person confirms it on the Learn page." }) };
  },
};

export default tool;

/** Whose words they are. A program with a token, who may not approve, and a model that puts it in its own words, only note. */
function saidBy({ turn, scopes }: ToolCaller, text: string): { origin: "person" | "model" | "token"; stands: boolean } {
  if (!turn || !scopes.includes("approve")) return { origin: "token", stands: false };
  const stands = !turn.isModel || isSaid(text, turn.said.slice(-3));
  return { origin: stands ? "person" : "model", stands };
}
