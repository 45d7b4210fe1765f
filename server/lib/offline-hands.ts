import type { Turn } from "#domain/brain.ts";
import type { Request } from "#domain/request.ts";

/** What a turn is about, once it is known who is meant. */
export interface Saying {
  turn: Turn;
  request: Request;
  /** Only in Master Control; a project's own conversation knows where it is. */
  project: string | null;
}

/** Uses a tool; in Master Control it is told the project where it takes one. */
export function call({ turn, project }: Pick<Saying, "turn" | "project">, name: string, input: Record<string, unknown>): Promise<string> {
  if (!turn.tools.some((tool) => tool.name === name)) return Promise.resolve(JSON.stringify({ error: `I cannot do that here: ${name} is not offered.` }));
  return turn.call(name, project !== null && accepts(turn, name, "project") ? { ...input, project } : input);
}

/** Whether a tool takes a field. */
export function accepts(turn: Turn, name: string, property: string): boolean {
  const properties = turn.tools.find((tool) => tool.name === name)?.inputSchema["properties"];
  return typeof properties === "object" && properties !== null && Object.hasOwn(properties, property);
}
