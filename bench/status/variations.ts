import type { Scenario, Step } from "./scenario.ts";

type Kind = Scenario["vary"][number];

/** What an agent's output may hold: words of success, the marks of every agent's screens, control characters of a title. */
const NOISE = [
  "TASK COMPLETE: all tests pass. Done.", "✻ Worked for 3s · done", "  Worked for 12s • 10:42", "◇  Ready", "[ ! ] Action Required",
  "{\"hook_event_name\":\"Stop\",\"last_assistant_message\":\"done\"}", "%end 1 2 3", "rdv report: verified", "Error: 429 Too Many Requests", "exit code: 0",
];

const VARIATIONS: Record<Kind, (step: Step, scenario: Scenario) => Step[]> = {
  /** Every word of the agent comes twice, as after a retry of the hook program. */
  twice: (step) => [step, ...(step.hook || step.event ? [{ at: step.at, ...(step.hook ? { hook: step.hook } : {}), ...(step.call ? { call: step.call } : {}), ...(step.event ? { event: step.event } : {}) }] : [])],
  /** Another conversation of the same process ends a turn after every word: titles, sub-agents. */
  others: (step, { agent }) => [step, ...(step.hook || step.event ? [{ at: step.at, ...foreignEnd(agent) }] : [])],
  /** The screen is full of words and marks that mean nothing. */
  noise: (step) => [step.screen === undefined && step.hook ? { ...step, screen: NOISE } : step],
  /** What was told is told once more later, from the spool, behind newer words. */
  late: (step) => [step, ...(step.hook && step.call === undefined ? [{ at: step.at, spool: step.hook }] : [])],
};

/** A scenario's variations: other inputs, the same truth. */
export function variationsOf(scenario: Scenario): Scenario[] {
  return scenario.vary.map((kind) => {
    const steps = scenario.steps.flatMap((step) => VARIATIONS[kind](step, scenario));
    return { ...scenario, name: `${scenario.name}+${kind}`, quick: false, steps };
  });
}

const OTHER = "22222222-2222-4222-8222-222222222222";

function foreignEnd(agent: string): Pick<Step, "hook" | "event"> {
  if (agent === "opencode") return { event: { type: "session.idle", properties: { sessionID: OTHER } } };
  const hook_event_name = agent === "gemini" ? "AfterAgent" : "Stop";
  return { hook: { session_id: OTHER, hook_event_name, last_assistant_message: "All done.", prompt_response: "All done.", background_tasks: [] } };
}
