import { oneLine } from "./text.ts";
import type { Task } from "./task.ts";

const COMMIT_TYPE = { feature: "feat", bug: "fix", refactor: "refactor", test: "test", documentation: "docs" } as const;

/** First line of a commit that holds a whole task. */
export function commitTitle(task: Pick<Task, "type" | "title">): string {
  return `${COMMIT_TYPE[task.type]}: ${oneLine(task.title, 68)}`;
}

/** A commit message with trailers at its end; one that is there already is not said twice. */
export function withTrailers(message: string, trailers: Readonly<Record<string, string>>): string {
  const text = message.trim();
  const last = text.split("\n\n").at(-1) ?? "";
  const lines = last.split("\n");
  const isBlock = text.includes("\n\n") && lines.every((line) => /^[A-Za-z][A-Za-z-]*: \S/.test(line));
  const missing = Object.entries(trailers).map(([name, value]) => `${name}: ${value}`).filter((line) => !isBlock || !lines.includes(line));
  return missing.length === 0 ? `${text}\n` : `${text}${isBlock ? "\n" : "\n\n"}${missing.join("\n")}\n`;
}
