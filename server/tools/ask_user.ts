import { z } from "zod";
import { askPerson } from "../flows/ask-person.ts";
import type { Tool } from "../kernel.ts";

const input = z.strictObject({
  question: z.string().trim().min(1).max(600),
  choices: z.array(z.strictObject({ label: z.string().trim().min(1).max(120), description: z.string().max(300).optional() })).min(2).max(6),
  project: z.string().max(80).optional().describe("Only in Master Control: name of the project it is about; left out where it is about none, or which one is the question"),
});

const tool: Tool = {
  id: "ask_user",
  description: "Ask the person one question with choices, when a wish can mean different things and the choice matters. One at a time: then end your turn, the answer comes as their next words.",
  scope: "task",
  proposes: true,
  ownWords: true,
  input,
  run: (app, caller, { question, choices, project }: z.infer<typeof input>) => askPerson(app, caller, { question, choices, project }),
};

export default tool;
