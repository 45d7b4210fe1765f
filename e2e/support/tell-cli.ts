import type { FollowUp } from "#domain/follow-up.ts";
import { fake } from "../fakes/marker.ts";
import type { AgentWorld } from "./agent-world.ts";

export interface Telling {
  sent: number;
  /** Messages the model was told exactly once, in their order and letter by letter. */
  once: number;
  flaws: string[];
}

/** Words of every shape that CLIs treat in a way of their own. */
const SHAPES: readonly ((n: number) => string)[] = [
  (n) => `Only one line, number ${n}.`,
  () => "Two lines:\n- the second is a point of a list",
  () => `Many lines\n\nwith blank ones\n\tand a tab\n${Array.from({ length: 12 }, (_, i) => `line ${i} äöü 漢字 🙂`).join("\n")}`,
  () => "/not-a-command, but words",
  () => "!echo not a command either > bang.txt",
  () => `A long line ${"of many words ".repeat(250)}`,
  () => "- a point\n- another one",
  () => "\u001b[201~\u001b[A\u202eends\u0007 of a paste, forged",
  () => "# Heading\n\n`code` and \"quotes\" and $HOME and %s",
  () => Array.from({ length: 60 }, (_, i) => `row ${i} of a long text`).join("\n"),
];

/**
 * Tells a real CLI `count` things in one conversation: some while it waits at its prompt, some while it works, some several at a time.
 * What counts is what its model was told in the end.
 */
export async function tellCli(on: AgentWorld, count: number): Promise<Telling> {
  const project = await on.addProject({ autonomy: "confirm" });
  const taskId = await on.start(project, `Choose. ${fake("ask")}`);
  await on.decision(taskId, "question");
  const sessionId = (await on.task(project, taskId)).delegations[0]?.sessionId ?? "";
  const path = `/api/sessions/${sessionId}/follow-ups`;
  const said = Array.from({ length: count }, (_, n) => ({ n, text: `${SHAPES[n % SHAPES.length]?.(n)} ${markOf(n)} ${answerTo(n)}` }));
  for (const [i, { n, text }] of said.entries()) {
    await on.ask("POST", path, { text });
    // Every third waits for nobody: it finds the agent at work, with one more behind it.
    if (n % 3 !== 1 && said[i + 1]) await settled(on, path, i + 1);
  }
  const all = await settled(on, path, count);
  const lastRequest = (): string | undefined => on.model.requests.map((r) => JSON.stringify(r.body)).findLast((body) => body.includes(markOf(count - 1)));
  const told = await on.world().until("the model to be told the last one", async () => lastRequest());
  const places = said.map(({ n }) => told.split(markOf(n)).length - 1);
  const flaws = said.flatMap(({ n }, i) => {
    const inOrder = n === 0 || told.indexOf(markOf(n)) > told.indexOf(markOf(n - 1));
    const whole = wordsOf(told).includes(wordsOf(JSON.stringify(shown(said[i]?.text ?? "")).slice(1, -1)));
    return places[i] === 1 && inOrder && whole && all[i]?.status === "begun" ? [] : [`${n}: ${places[i]} times, ${inOrder ? "in" : "out of"} order, ${whole ? "whole" : "changed"}, ${all[i]?.status} ${all[i]?.why}`];
  });
  await on.cancel(project, taskId);
  return { sent: count, once: count - flaws.length, flaws };
}

function markOf(n: number): string {
  return `message-${n}-end`;
}

/** A turn of its own for each, short or long, that ends as a question, so that it is no report. */
function answerTo(n: number): string {
  return n % 3 === 1 ? fake("slow", { ms: 1500, text: `I think about number ${n} for a while. Which way do you want it, ${n}?` }) : fake("ask", { text: `Which database for number ${n}?` });
}

/** What the product takes out, and how each CLI lays out words, is not what is looked at here. */
function shown(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ");
}

function wordsOf(json: string): string {
  return json.replaceAll(/\\[ntr]|\s/g, "");
}

async function settled(on: AgentWorld, path: string, count: number): Promise<FollowUp[]> {
  return on.world().until(`${count} messages to be settled`, async () => {
    const { items } = await on.ask<{ items: FollowUp[] }>("GET", path);
    const done = items.filter(({ status }) => status === "begun" || status === "dropped" || status === "unsure");
    return done.length >= count || items.some(({ status }) => status === "unsure") ? items : undefined;
  }, 120);
}
