import { z } from "zod";
import { AppError } from "#domain/errors.ts";
import { proposeAct } from "../flows/propose-act.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({
  title: z.string().trim().min(1).max(160).describe("What the person says yes or no to"),
  why: z.string().trim().min(1).max(600),
  act: z.strictObject({ tool: z.string().max(60), input: z.record(z.string(), z.unknown()) }).optional().describe("The tool and its input that run on a yes; without it the yes itself is the answer"),
  project: z.string().max(80).optional(),
});

const tool: Tool = {
  id: "open_decision",
  description: "Put something before the person as a decision in their inbox, with what runs on a yes. Nothing runs before.",
  scope: "task",
  proposes: true,
  ownWords: true,
  input,
  async run(app, caller, { title, why, act, project }: z.infer<typeof input>) {
    if (act) refuseAct(app.tools.get(act.tool), act);
    const opened = await proposeAct(app, caller, { act: act ?? null, title, why, project });
    return { ...opened, note: "It waits for the person, in the chat and in the inbox." };
  },
};

export default tool;

/** Only an act that may stand before a person: known, with input it takes, and not itself an answer or a question. */
function refuseAct(named: Tool | undefined, act: { tool: string; input: Record<string, unknown> }): void {
  if (!named || named.id === "decide" || named.scope === "read" || named.proposes) throw new AppError("bad-request", `${act.tool} cannot be put before the person.`, "Use a tool that acts on a task, or leave the act out.");
  const checked = named.input.safeParse(act.input);
  if (!checked.success) throw new AppError("bad-request", z.prettifyError(checked.error), "Correct the input.");
}
