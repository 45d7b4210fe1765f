import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { z } from "zod";
import { actorOf, admit, boundTo, scopesOf, userOf } from "#domain/access.ts";
import { problemOf } from "#domain/errors.ts";
import { runTool } from "../flows/run-tool.ts";
import type { App, Tool, ToolCaller } from "../kernel.ts";
import { type Api, refuse } from "./route.ts";

/** The orchestrator's hands over MCP, streamable HTTP without sessions: what a token may not do is not offered to it. */
export function addMcp(api: Api, app: App): void {
  api.all("/mcp", async (context) => {
    try {
      const { principal } = context.env;
      admit("POST /mcp", principal);
      const caller: ToolCaller = { userId: userOf(principal), projectId: boundTo(principal), orchestratorId: null, actorId: actorOf(principal).id, scopes: scopesOf(principal) };
      const server = new McpServer({ name: "remote-dev", version: app.env.version });
      for (const tool of app.tools.values()) if (mayUse(tool, principal)) offer(server, app, { tool, caller });
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      await server.connect(transport);
      return await transport.handleRequest(context.req.raw);
    } catch (error) {
      return refuse(app, context, error);
    }
  });
}

function mayUse(tool: Tool, principal: Parameters<typeof admit>[1]): boolean {
  try {
    admit(`tool ${tool.id}`, principal);
    return true;
  } catch {
    return false;
  }
}

function offer(server: McpServer, app: App, on: { tool: Tool; caller: ToolCaller }): void {
  const { tool, caller } = on;
  const shape = (tool.input as z.ZodObject).shape;
  server.registerTool(tool.id, { description: tool.description, inputSchema: shape }, async (input) => {
    try {
      return { content: [{ type: "text" as const, text: JSON.stringify(await runTool(app, tool, { caller, input })) }] };
    } catch (error) {
      const problem = problemOf(error);
      return { isError: true, content: [{ type: "text" as const, text: `${problem.title} ${problem.detail}` }] };
    }
  });
}
