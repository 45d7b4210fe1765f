import { z } from "zod";
import type { OpenBrain, Turn } from "#domain/brain.ts";
import { type Question, readJson, wishQuestion } from "./brain-prompt.ts";
import { checksQuestion } from "./check-prompt.ts";
import { type ToolCall, toolLoop } from "./tool-loop.ts";

/** One question to a program that answers with JSON of a shape and has no tools. */
export interface SpokenQuestion {
  system: string;
  prompt: string;
  schema: Record<string, unknown>;
  signal: AbortSignal;
}

/** Asks once and reads the answer; what `read` throws makes it a bad one. */
export type AskProgram = <T>(question: SpokenQuestion, read: (answer: string) => T) => Promise<T>;

const Spoken = z.strictObject({ say: z.string(), tool: z.string().max(100).nullable(), input: z.string().max(60_000) });
type Spoken = z.infer<typeof Spoken>;
const SPOKEN_SCHEMA = {
  type: "object",
  properties: { say: { type: "string" }, tool: { anyOf: [{ type: "string" }, { type: "null" }] }, input: { type: "string" } },
  required: ["say", "tool", "input"],
  additionalProperties: false,
};

/** A brain over a program without tools: it says in JSON which of ours it wants to use. */
export function spokenBrain(ask: AskProgram): Pick<OpenBrain, "parse" | "suggest" | "converse"> {
  const answer = <T>({ system, prompt, schema, read }: Question<T>, signal: AbortSignal): Promise<T> => ask({ system, prompt, schema, signal }, read);
  return {
    parse: (wish, context, signal) => answer(wishQuestion(wish, context), signal),
    suggest: (question, signal) => answer(checksQuestion(question), signal),
    converse: (turn) => converse(ask, turn),
  };
}

async function converse(ask: AskProgram, turn: Turn): Promise<void> {
  const story = turn.messages.map((m) => `<${m.role}>\n${m.text}\n</${m.role}>`);
  await toolLoop(turn, {
    async step(heard) {
      const spoken = await ask({ system: `${turn.system}\n\n${protocol(turn)}`, prompt: story.join("\n\n"), schema: SPOKEN_SCHEMA, signal: turn.signal }, readSpoken);
      heard.emit(spoken.say);
      story.push(`<assistant>\n${JSON.stringify({ say: spoken.say, tool: spoken.tool, input: spoken.input })}\n</assistant>`);
      return callsOf(spoken, story.length);
    },
    tell: (results) => void story.push(...results.map(({ name, result }) => `<result tool=${JSON.stringify(name)}>\n${result}\n</result>`)),
  });
}

function readSpoken(answer: string): Spoken & { parsed: unknown } {
  const spoken = Spoken.parse(readJson(answer));
  return { ...spoken, parsed: spoken.tool === null || spoken.input.trim() === "" ? {} : JSON.parse(spoken.input) };
}

function callsOf({ tool, parsed }: { tool: string | null; parsed: unknown }, at: number): ToolCall[] {
  return tool === null ? [] : [{ id: String(at), name: tool, input: parsed }];
}

function protocol({ tools }: Turn): string {
  const listed = tools.map((t) => `- ${t.name}: ${t.description}\n  input: ${JSON.stringify(t.inputSchema)}`).join("\n");
  return `Answer with one JSON object and nothing else: {"say": what the person reads, may be empty, "tool": the name of one tool to use now, or null when you are done, "input": its input as JSON text}. You have no other tools than these, and you get the result of each before you go on:\n${listed}`;
}
