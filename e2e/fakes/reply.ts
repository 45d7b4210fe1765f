import { type Call, type Conversation, type Item, type Reply, tokensOf } from "./conversation.ts";
import { callFor, readCall, searchCall } from "./hands.ts";
import { lastMarker, type Marker } from "./marker.ts";
import { sampleOf } from "./schema-sample.ts";
import { NO_MARKER, paceOf, type Step, stepsOf } from "./scenario.ts";

/** Claude's way to hand in structured output; it comes as a tool. */
const SCHEMA_TOOL = "StructuredOutput";

const TITLE_CALL = /You are a title generator|Generate a concise, single-line task title/;
/** How Claude and OpenCode refuse to overwrite an unseen file. Narrow on purpose: "no need to Read it back" is a success. */
const READ_FIRST = /has not been read yet|must read (the )?file/i;

/** Answers a request. Stateless: the scenario is in the prompt, the step is the number of tool results after it. */
export function replyTo(c: Conversation, now: number): Reply {
  // Side calls carry the user's prompt too, so they are told apart before any marker is read.
  if (isTitleCall(c)) return { ...silent(c), text: c.schema ? JSON.stringify(sampleOf(c.schema)) : "Fake title" };
  const found = findMarker(c.items);
  if (!found) return { ...silent(c), ...final(NO_MARKER, c, []) };

  const { marker, after } = found;
  const step = after.filter(isStep).length;
  const steps = stepsOf(marker, now);
  const now_ = steps[Math.min(step, steps.length - 1)] ?? NO_MARKER;
  const base = { ...silent(c), scenario: marker.name, step, ms: paceOf(marker) };
  if (now_.kind === "error") return fail(base, now_, { c, marker, after });
  return { ...base, ...play(now_, { c, marker, after }, steps.at(-1) ?? NO_MARKER) };
}

interface Scene {
  c: Conversation;
  marker: Marker;
  /** Tool results since the marker. */
  after: Item[];
}

function isTitleCall(c: Conversation): boolean {
  return TITLE_CALL.test(c.system) || c.items.some((item) => item.from === "user" && TITLE_CALL.test(item.text));
}

function silent(c: Conversation): Reply {
  const inputTokens = tokensOf(c.system) + tokensOf(c.items) + tokensOf(c.tools);
  return { scenario: undefined, step: 0, ms: 0, text: "", call: undefined, error: undefined, inputTokens };
}

function findMarker(items: Item[]): { marker: Marker; after: Item[] } | undefined {
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const item = items[at];
    const marker = item?.from === "user" ? lastMarker(item.text) : undefined;
    if (marker) return { marker, after: items.slice(at + 1).filter((later) => later.from === "tool") };
  }
  return undefined;
}

/** Looking up a tool and reading before writing are detours the CLI asks for, not steps of the scenario. */
function isStep(item: Item): boolean {
  if (item.from !== "tool") return false;
  return !["ToolSearch", "Read", "read", "read_file"].includes(item.tool) && !READ_FIRST.test(item.text);
}

/** Structured requests decide about more than this scenario (routing, planning), so they only fail with scope=all. */
function fail(base: Reply, step: Step & { kind: "error" }, { c, marker, after }: Scene): Reply {
  if (c.schema && marker.options.scope !== "all") return { ...base, ...final(NO_MARKER, c, after) };
  return { ...base, error: { status: step.status, message: step.message, retryAfter: step.retryAfter } };
}

type Words = Pick<Reply, "text" | "call">;

function play(step: Step, scene: Scene, last: Step): Words {
  if (step.kind === "text" || step.kind === "json") return final(step, scene.c, scene.after, scene.marker.json);
  const call = handFor(step, scene);
  if (call) return { text: "say" in step ? (step.say ?? "") : "", call };
  if (step.kind === "question" || step.kind === "plan" || step.kind === "todo") {
    return final({ kind: "text", text: inWords(step) }, scene.c, scene.after);
  }
  // An asker without hands (a planner, a router) still gets the shape it asked for.
  if (scene.c.schema) return final(last, scene.c, scene.after, scene.marker.json);
  return { text: `I have no tool for "${step.kind === "call" ? step.tool : step.kind}".`, call: undefined };
}

function handFor(step: Step, { c, after }: Scene): Call | undefined {
  const previous = after.at(-1);
  if (step.kind === "write" && previous?.from === "tool" && READ_FIRST.test(previous.text)) return readCall(step.file, c);
  const search = after.findLast((item) => item.from === "tool" && item.tool === "ToolSearch");
  return callFor(step, c) ?? searchCall(step, c, search?.text);
}

function inWords(step: Step & { kind: "question" | "plan" | "todo" }): string {
  if (step.kind === "plan") return step.plan;
  return step.kind === "todo" ? step.todos.join("\n") : `${step.question} (${step.choices.join(" / ")})`;
}

/** The last words of a turn, in the shape the asker wants. */
function final(step: Step, c: Conversation, after: Item[], json?: unknown): Words {
  const words = step.kind === "text" ? step.text : "";
  const handedIn = after.some((item) => item.from === "tool" && item.tool === SCHEMA_TOOL);
  const tool = c.tools.find((t) => t.name === SCHEMA_TOOL) ?? c.tools.find((t) => t.name === c.forced);
  if (tool && !handedIn) return { text: "", call: { tool: tool.name, input: (json ?? sampleOf(tool.schema)) as Call["input"] } };
  if (c.schema) return { text: JSON.stringify(json ?? sampleOf(c.schema)), call: undefined };
  if (step.kind === "json") return { text: JSON.stringify(json ?? {}), call: undefined };
  return { text: words, call: undefined };
}
