import { z } from "zod";
import type { App, Tool, ToolCaller } from "../kernel.ts";

/** Runs a tool for who may use it, with input checked against its schema; refused in words a model can act on. */
export function runTool(app: App, tool: Tool, call: { caller: ToolCaller; input: unknown }): Promise<unknown> {
  if (!call.caller.scopes.includes(tool.scope)) return Promise.resolve({ error: `This token lacks the scope ${tool.scope}, which ${tool.id} needs. Nothing was done.` });
  const input = tool.input.safeParse(call.input ?? {});
  if (!input.success) return Promise.resolve({ error: z.prettifyError(input.error) });
  return tool.run(app, call.caller, input.data as never);
}
