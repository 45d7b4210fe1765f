import type { Turn } from "#domain/brain.ts";
import { AppError } from "#domain/errors.ts";

/** Turns of the tool loop; a model that has not finished by then is stopped. */
const MAX_STEPS = 12;
/** Characters of one tool result a model gets; longer ones are cut and say so. */
const RESULT_CHARS = 60_000;
/** Characters a model may say in one answer; what comes behind is not heard. */
const SAY_CHARS = 100_000;

/** A tool a model wants to use. */
export interface ToolCall {
  id: string;
  name: string;
  input: unknown;
}

/** What is heard of one step: a request is not repeated once it was heard, and what is too long is not heard to its end. */
export interface Heard {
  emit(text: string): void;
  isSilent(): boolean;
}

/** Asks a model until it wants no tool any more. `step` asks once and returns the tools it wants; `tell` brings it their results. */
export async function toolLoop(turn: Turn, model: { step(heard: Heard): Promise<ToolCall[]>; tell(results: (ToolCall & { result: string; isKnown: boolean })[]): void }): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step++) {
    const heard = hearing(turn);
    const calls = await model.step(heard);
    if (calls.length === 0) return;
    model.tell(await Promise.all(calls.map(async (call) => ({ ...call, ...(await useTool(turn, call)) }))));
    if (!heard.isSilent()) turn.emit("\n\n");
  }
  throw new AppError("not-available", "The model did not come to an end.", "Say it in smaller steps.");
}

/** Uses a hand the model was given; another one there is not. */
async function useTool(turn: Turn, { name, input }: ToolCall): Promise<{ result: string; isKnown: boolean }> {
  const isKnown = turn.tools.some((t) => t.name === name);
  const result = isKnown ? await turn.call(name, input) : JSON.stringify({ error: `There is no tool ${name.slice(0, 100)}.` });
  return { result: result.length > RESULT_CHARS ? `${result.slice(0, RESULT_CHARS)}\n[cut]` : result, isKnown };
}

function hearing(turn: Turn): Heard {
  let heard = 0;
  return {
    emit(text) {
      if (heard < SAY_CHARS) turn.emit(text.slice(0, SAY_CHARS - heard));
      heard += text.length;
    },
    isSilent: () => heard === 0,
  };
}
