import { type Call, type Conversation, type Item, type Reply, tokensOf } from "./conversation.ts";
import { callFor, readCall, searchCall } from "./hands.ts";
import { lastMarker, type Marker } from "./marker.ts";
import { sampleOf } from "./schema-sample.ts";
import { NO_MARKER, paceOf, type Step, stepsOf } from "./scenario.ts";

/** Claude takes structured output as the input of this tool. */
const SCHEMA_TOOL = "StructuredOutput";
/** Tools that only look; a request with none but these has no hands to carry out a scenario. */
const IDLE_TOOLS = new Set([SCHEMA_TOOL, "DeferredToolPlaceholder"]);
/** Detours a CLI demands (looking a tool up, reading before writing) are no steps of the scenario. */
const DETOURS = new Set(["ToolSearch", "Read", "read"]);

const TITLE_CALL = /You are a title generator|Generate a concise, single-line task title/;
/** How Claude and OpenCode refuse to overwrite an unseen file. Narrow on purpose: "no need to Read it back" is a success. */
const READ_FIRST = /has not been read yet|must read (the )?file/i;

/** Answers a request. Stateless: the scenario is in the prompt, the step is the number of tool results after it. */
export function replyTo(c: Conversation, now: number): Reply {
  const reply = silentReply(c);
  // Side calls carry the user's prompt too, so they are told apart before any marker is obeyed.
  if (isTitleCall(c)) return { ...reply, text: c.schema ? JSON.stringify(sampleOf(c.schema)) : "Fake title" };
  const scene = sceneOf(c);
  if (!scene) return { ...reply, ...lastWords(NO_MARKER, { c, after: [], json: undefined }) };
  const { marker, after } = scene;
  if (isPlanner(c) && marker.options.scope !== "all") return { ...reply, ...lastWords(NO_MARKER, scene) };

  const steps = stepsOf(marker, now);
  const step = after.filter(isStep).length;
  const current = steps[Math.min(step, steps.length - 1)] ?? NO_MARKER;
  const played = { ...reply, scenario: marker.name, step, ms: paceOf(marker) };
  return current.kind === "error" ? { ...played, error: current } : { ...played, ...play(current, scene) };
}

type ToolItem = Item & { from: "tool" };

interface Scene {
  c: Conversation;
  /** Tool results since the marker. */
  after: ToolItem[];
  /** The marker's FAKE_JSON. */
  json: unknown;
}

type Words = Pick<Reply, "text" | "call">;

function silentReply(c: Conversation): Reply {
  const inputTokens = tokensOf(c.system) + tokensOf(c.items) + tokensOf(c.tools);
  return { scenario: undefined, step: 0, ms: 0, text: "", call: undefined, error: undefined, inputTokens };
}

function isTitleCall(c: Conversation): boolean {
  return TITLE_CALL.test(c.system) || c.items.some((item) => item.from === "user" && TITLE_CALL.test(item.text));
}

function sceneOf(c: Conversation): (Scene & { marker: Marker }) | undefined {
  for (let at = c.items.length - 1; at >= 0; at -= 1) {
    const item = c.items[at];
    const marker = item?.from === "user" ? lastMarker(item.text) : undefined;
    const after = marker ? c.items.slice(at + 1).filter((later) => later.from === "tool") : [];
    if (marker) return { c, marker, after, json: marker.json };
  }
  return undefined;
}

/** Routers and planners see the same prompt but only want JSON; the scenario is not meant for them unless it says scope=all. */
function isPlanner(c: Conversation): boolean {
  const structured = c.schema !== undefined || c.tools.some((tool) => tool.name === SCHEMA_TOOL);
  return structured && c.tools.every((tool) => IDLE_TOOLS.has(tool.name));
}

function isStep(item: ToolItem): boolean {
  return !DETOURS.has(item.tool) && !READ_FIRST.test(item.text);
}

function play(step: Step, scene: Scene): Words {
  if (step.kind === "text" || step.kind === "json") return lastWords(step, scene);
  const call = handFor(step, scene);
  if (call) return { text: "say" in step ? (step.say ?? "") : "", call };
  return lastWords({ kind: "text", text: inWords(step) }, scene);
}

function handFor(step: Step, { c, after }: Scene): Call | undefined {
  if (step.kind === "write" && READ_FIRST.test(after.at(-1)?.text ?? "")) return readCall(step.file, c);
  const search = after.findLast((item) => item.tool === "ToolSearch");
  return callFor(step, c) ?? searchCall(step, c, search?.text);
}

/** What a model does that lacks the tool: it talks. */
function inWords(step: Step): string {
  if (step.kind === "plan") return step.plan;
  if (step.kind === "todo") return step.todos.join("\n");
  if (step.kind === "question") return `${step.question} (${step.choices.join(" / ")})`;
  return `I have no tool for "${step.kind === "call" ? step.tool : step.kind}".`;
}

/** The end of a turn, in the shape the asker wants. */
function lastWords(step: Step, { c, after, json }: Scene): Words {
  const handedIn = after.some((item) => item.tool === SCHEMA_TOOL);
  const tool = c.tools.find((t) => t.name === SCHEMA_TOOL || t.name === c.forced);
  if (tool && !handedIn) return { text: "", call: { tool: tool.name, input: (json ?? sampleOf(tool.schema)) as Call["input"] } };
  if (c.schema) return { text: JSON.stringify(json ?? sampleOf(c.schema)), call: undefined };
  if (step.kind === "json") return { text: JSON.stringify(json ?? {}), call: undefined };
  return { text: step.kind === "text" ? step.text : "", call: undefined };
}
