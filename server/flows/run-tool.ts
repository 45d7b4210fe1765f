import { z } from "zod";
import type { App, Tool, ToolCaller } from "../kernel.ts";

/** Runs a tool with input that came from a model: checked against its schema, refused in words the model can act on. */
export function runTool(app: App, tool: Tool, call: { caller: ToolCaller; input: unknown }): Promise<unknown> {
  const input = tool.input.safeParse(call.input ?? {});
  if (!input.success) return Promise.resolve({ error: z.prettifyError(input.error) });
  return tool.run(app, call.caller, input.data as never);
}
