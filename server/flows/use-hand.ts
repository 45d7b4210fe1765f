import { problemOf } from "#domain/errors.ts";
import { type Act, isOrdered } from "#domain/said.ts";
import { stepLine } from "#domain/step-words.ts";
import { z } from "zod";
import type { App, Tool, ToolCaller, TurnFacts } from "../kernel.ts";
import type { Draft } from "../lib/draft.ts";
import { proposeAct } from "./propose-act.ts";
import { runTool } from "./run-tool.ts";

export interface Hand {
  tool: Tool | undefined;
  input: unknown;
  caller: ToolCaller & { turn: TurnFacts };
  draft: Draft;
  /** Lets whoever watches see how far the answer is. */
  show: () => Promise<void>;
}

/** Uses a tool for a brain; refusals come back as text it can act on. What only the person may order is proposed to them instead. */
export async function useHand(app: App, hand: Hand): Promise<string> {
  const { tool, input, caller, draft, show } = hand;
  if (!tool) return JSON.stringify({ error: "There is no such tool." });
  const end = draft.begin({ tool: tool.id, line: stepLine(tool.id, input) });
  await show();
  try {
    const isProposal = needsPerson(tool) && !isPersons(caller.turn, { tool: tool.id, input: asRecord(input) });
    const result = isProposal ? await propose(app, hand, tool) : await runTool(app, tool, { caller, input });
    // Marked before the model reads it: what it does next counts as done under what it reads now.
    if (!tool.ownWords) draft.seeOutside();
    addCards(draft, tool, result);
    end(isRefusal(result) ? "refused" : isProposal || tool.id === "open_decision" ? "proposed" : "done");
    return JSON.stringify(result);
  } catch (error) {
    end("refused");
    const problem = problemOf(error);
    return JSON.stringify({ error: `${problem.title} ${problem.detail}` });
  } finally {
    await show();
  }
}

/** The hands that are offered for words that are not the person's own, or for theirs. Answering decisions is not one of them: they are there so that a person does. */
export function handsOf(app: App, isOthers: boolean): Tool[] {
  return [...app.tools.values()].filter((tool) => !isOthers || tool.id !== "decide");
}

/** What neither looks nor proposes is an act, and a model reads texts that may tell it to act: only the person orders one. */
function needsPerson(tool: Tool): boolean {
  return tool.scope !== "read" && !tool.proposes;
}

/** Whether an act is the person's own: where no model chose it, or they order just this. A choice was worded by whoever asked. */
function isPersons({ isModel, order }: TurnFacts, act: Act): boolean {
  return order !== null && (!isModel || isOrdered(act, order));
}

async function propose(app: App, { caller, input }: Hand, tool: Tool): Promise<unknown> {
  const checked = tool.input.safeParse(input ?? {});
  if (!checked.success) return { error: z.prettifyError(checked.error) };
  const call = asRecord(checked.data);
  const why = "The orchestrator suggests it; you did not order it in plain words.";
  const { title } = await proposeAct(app, caller, { act: { tool: tool.id, input: call }, title: "", why, project: typeof call["project"] === "string" ? call["project"] : undefined });
  return { proposed: title, note: "Nothing was done. It waits for the person's yes, in the chat and in the inbox." };
}

function addCards(draft: Draft, tool: Tool, result: unknown): void {
  for (const id of tasksMade(tool.id, result)) draft.plan(id);
  const ask = tool.id === "ask_user" ? Put.safeParse(result).data : undefined;
  if (ask && ask.decisionId !== null) draft.card({ kind: "ask", ...ask, decisionId: ask.decisionId });
  else if (ask) draft.emit(`\n\n${[ask.question, ...ask.choices.map((choice) => `- ${choice}`)].join("\n")}`);
}

const Put = z.object({ decisionId: z.string().nullable(), question: z.string(), choices: z.array(z.string()) });
const Made = z.object({ id: z.string() });
const Parts = z.object({ into: z.array(Made) });

/** The tasks a tool made, as its result tells. */
function tasksMade(toolId: string, result: unknown): string[] {
  if (toolId === "split_task") return Parts.safeParse(result).data?.into.map((t) => t.id) ?? [];
  const made = toolId === "submit_task" || toolId === "merge_tasks" ? Made.safeParse(result).data : undefined;
  return made ? [made.id] : [];
}

function isRefusal(result: unknown): boolean {
  return typeof result === "object" && result !== null && "error" in result;
}

function asRecord(input: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).safeParse(input).data ?? {};
}
