import type { ToolUse } from "#domain/signal.ts";
import { fieldsOf, textOf } from "./unknown-json.ts";

/** What an agent's tools are, by their name; a tool that is not named is `other`. */
export type ToolKinds = Readonly<Record<string, ToolUse["kind"]>>;

const COMMAND_FIELDS = ["command", "cmd"];
const PATH_FIELDS = ["file_path", "filePath", "notebook_path", "absolute_path", "dir_path", "path"];
const MAX_COMMAND = 20_000;
const MAX_PATH = 4096;

/** A tool call in our words. What is too long to be judged as a whole is of no known kind, so that nobody allows its beginning. */
export function toolUse(kinds: ToolKinds, call: { name: unknown; input: unknown; callId?: unknown }): ToolUse {
  const name = textOf(call.name, 200) ?? "unknown";
  const input = fieldsOf(call.input);
  const kind = Object.hasOwn(kinds, name) ? (kinds[name] ?? "other") : "other";
  const command = firstText(input, COMMAND_FIELDS);
  const path = firstText(input, PATH_FIELDS);
  const callId = textOf(call.callId, 200);
  const isWhole = (command?.length ?? 0) <= MAX_COMMAND && (path?.length ?? 0) <= MAX_PATH;
  return {
    name,
    kind: isWhole ? kind : "other",
    ...(command === undefined ? {} : { command: command.slice(0, MAX_COMMAND) }),
    ...(path === undefined ? {} : { path: path.slice(0, MAX_PATH) }),
    ...(callId === undefined ? {} : { callId }),
  };
}

function firstText(input: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  const found = names.find((name) => typeof input[name] === "string" && input[name] !== "");
  return found === undefined ? undefined : textOf(input[found], Infinity);
}
