import type { Turn } from "#domain/brain.ts";

/** A turn with one hand, and what was heard and used of it. */
export function sampleTurn(text: string, more: Partial<Turn> = {}): { turn: Turn; heard: string[]; used: [string, unknown][] } {
  const heard: string[] = [];
  const used: [string, unknown][] = [];
  const turn: Turn = {
    context: { projectName: "sample", agents: ["codex"], techStack: [], conventions: [], openTasks: [], master: false, projects: ["sample"] },
    system: "You are the orchestrator.", answers: null,
    messages: [{ role: "user", text }],
    tools: [{ name: "list_tasks", description: "List tasks.", inputSchema: { type: "object", properties: {} } }],
    call: async (name, input) => (used.push([name, input]), '{"ok":true}'),
    emit: (delta) => void heard.push(delta),
    signal: new AbortController().signal,
    ...more,
  };
  return { turn, heard, used };
}
