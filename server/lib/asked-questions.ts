import type { Question } from "#domain/signal.ts";
import { fieldsOf, listOf, textOf } from "./unknown-json.ts";

/** The questions of a question tool, as the CLIs agree to write them: `{question, options: [{label, description}], multiSelect}`. */
export function askedQuestions(input: unknown): Question[] {
  return listOf(input).slice(0, 10).map(fieldsOf).flatMap((asked) => {
    const text = textOf(asked["question"], 4000);
    const choices = listOf(asked["options"]).slice(0, 20).map(fieldsOf).flatMap((option) => {
      const label = textOf(option["label"], 400);
      return label === undefined ? [] : [{ label, description: textOf(option["description"], 2000) ?? "" }];
    });
    return text === undefined ? [] : [{ text, choices, multiple: asked["multiSelect"] === true || asked["multiple"] === true }];
  });
}
