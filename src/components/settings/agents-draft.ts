import { AgentsSettings, agentSettings, CustomAgent } from "#domain/project.ts";
import { argvOf } from "./command-text.ts";

/** An agent of one's own, as it is typed. */
export interface AgentDraft {
  id: string;
  name: string;
  command: string;
  promptBy: CustomAgent["promptBy"];
}

export const NEW_AGENT: AgentDraft = { id: "", name: "", command: "", promptBy: "argv" };

/** The agent a draft describes, or what it lacks. */
export function agentOf(draft: AgentDraft, taken: readonly string[]): { agent: CustomAgent } | { wrong: string } {
  const read = argvOf(draft.command);
  if ("wrong" in read) return { wrong: read.wrong };
  if (taken.includes(draft.id.trim())) return { wrong: `There is an agent ${draft.id.trim()} already.` };
  if (draft.promptBy !== "stdin" && !read.argv.some((word) => word.includes("{prompt}"))) return { wrong: "The command needs {prompt} where the task, or by file its path, shall stand." };
  const parsed = CustomAgent.safeParse({ id: draft.id.trim(), name: draft.name.trim() || draft.id.trim(), command: read.argv, promptBy: draft.promptBy, doneWhen: "exit" });
  return parsed.success ? { agent: parsed.data } : { wrong: issueOf(parsed.error) };
}

/** The settings with one built-in agent switched on or off; other things about it stay. */
export function switched(agents: AgentsSettings, id: string, isOn: boolean): AgentsSettings {
  const { enabled: _, ...rest } = agentSettings(agents, id);
  return { ...agents, [id]: isOn ? rest : { ...rest, enabled: false } };
}

/** Settings from their text, or the first thing that is wrong with it. */
export function agentsFrom(text: string): { agents: AgentsSettings } | { wrong: string } {
  try {
    const parsed = AgentsSettings.safeParse(JSON.parse(text));
    return parsed.success ? { agents: parsed.data } : { wrong: issueOf(parsed.error) };
  } catch (error) {
    return { wrong: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function issueOf(error: { issues: readonly { path: PropertyKey[]; message: string }[] }): string {
  const issue = error.issues[0];
  return `${issue?.path.map(String).join(".") ?? ""} ${issue?.message ?? "is not as expected"}`.trim();
}
