import type { FollowUpBox } from "#domain/agent.ts";
import { type FollowUp, standsIn } from "#domain/follow-up.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId } from "../lib/ids.ts";
import { placeOf } from "../store/session.ts";
import { type AtPrompt, atPrompt, busyWith, type Told } from "./at-prompt.ts";
import { awaitBegin, hasBegun, hasTurned } from "./follow-up-begun.ts";
import { moveFollowUp, noteFollowUp } from "./move-follow-up.ts";

type Boxed = Told & { how: FollowUpBox };
/** With the text as it has to stand in the box. */
type Typed = Boxed & { text: string };

/** Milliseconds a text may take until it stands in the box, and the box until it is empty. */
const STAND_MS = 5000;
/** Milliseconds a screen has to stay as it is before Enter: some CLIs take an Enter right behind a paste for a part of it. */
const QUIET_MS = 160;
const LOOK_MS = 40;
/** Rounds of the keys that clear a box, at first and at most; a box may show one line and hold a thousand. */
const ROUNDS = { first: 4, most: 512 };
const PASTES = 2;
const CHANGED = "what stands in its input box changed meanwhile";

/**
 * Types words into the input box of an agent that waits at its prompt: box emptied, text pasted, seen to stand there alone, Enter, turn begun.
 * False when it has to wait for the agent, or for a person; true once it is settled.
 */
export async function typeFollowUp(app: App, boxed: Boxed, followUp: FollowUp): Promise<boolean> {
  const on: Typed = { ...boxed, text: textFor(boxed.how, followUp.text) };
  if (followUp.status === "submitted") return settle(app, on, followUp);
  // Nobody but a person at the terminal has pressed Enter; what they sent is sent.
  if (followUp.status === "pasted" && (await hasBegun(app, followUp))) return (await moveFollowUp(app, followUp.id, { event: "begin" })) !== undefined;
  const before = await promptShown(app, on);
  if (before.why !== undefined) return wait(app, followUp, before.why);
  if (followUp.status === "pasted" && before.box.trim() === "" && (await hasTurned(app, followUp))) return doubt(app, followUp, "its input box is empty, and since they were typed it began a turn with other words");
  const standing = followUp.status === "pasted" && stands(on, before.box) ? before : await pasteUntilItStands(app, on, followUp);
  if (standing === "dropped") return true;
  if (standing === "lost") return doubt(app, followUp, "its input box did not show the words, so Enter was not pressed");
  if (standing.why !== undefined) return wait(app, followUp, standing.why);
  const submitted = await moveFollowUp(app, followUp.id, { event: "submit" });
  if (!submitted) return true;
  const pressed = await press(app, on, submitted);
  if (!pressed.typed) return (await moveFollowUp(app, followUp.id, { event: "take-back", why: pressed.why ?? CHANGED })) === undefined;
  crashPoint("follow-up:entered");
  return settle(app, on, submitted);
}

/** Its turn may have ended a moment before its screen shows that; and what shows for less than a moment is on its way to something else. */
async function promptShown(app: App, on: Typed): Promise<AtPrompt> {
  const at = (await busyWith(app, on)) ? await see(app, on) : undefined;
  return at?.why === undefined ? look(app, on, (now) => now.why === undefined) : at;
}

async function wait(app: App, followUp: FollowUp, why: string): Promise<false> {
  await noteFollowUp(app, followUp, why);
  return false;
}

async function doubt(app: App, followUp: FollowUp, why: string): Promise<boolean> {
  return (await moveFollowUp(app, followUp.id, { event: "doubt", why })) === undefined;
}

/** Pastes until the text, and nothing else, stands in the box and the screen is quiet. Enter is never pressed here. */
async function pasteUntilItStands(app: App, on: Typed, followUp: FollowUp): Promise<AtPrompt | "lost" | "dropped"> {
  for (let pastes = 0; pastes < PASTES; pastes++) {
    const empty = await emptied(app, on);
    if (empty.why !== undefined) return empty;
    if (!(await moveFollowUp(app, followUp.id, { event: "paste" }))) return "dropped";
    const pasted = await paste(app, on, followUp);
    // It may be taken back as before: nothing of it was typed.
    if (!pasted.typed && pastes === 0 && followUp.status === "waiting") await moveFollowUp(app, followUp.id, { event: "take-back", why: pasted.why ?? CHANGED });
    if (pasted.why !== undefined) return pasted;
    if (!pasted.typed) continue;
    const found = await look(app, on, (at) => stands(on, at.box));
    if (found.why !== undefined) return found;
    if (stands(on, found.box)) return found;
  }
  return "lost";
}

/** Empties the box: words that stand there already were restored by the agent, or are left from before a crash. */
async function emptied(app: App, on: Typed): Promise<AtPrompt> {
  const deadline = Date.now() + STAND_MS;
  for (let rounds = ROUNDS.first; ; rounds = Math.min(2 * rounds, ROUNDS.most)) {
    const at = await see(app, on);
    if (at.why !== undefined || at.box.trim() === "") return at;
    if (Date.now() > deadline) return { box: at.box, why: "waits until its input box, which holds other words, is empty" };
    await app.tmux.keys(on.session.id, Array.from({ length: rounds }, () => on.how.clear).flat(), async () => (await see(app, on)).why === undefined);
    await look(app, on, (now) => now.box?.trim() === "", QUIET_MS * 2);
  }
}

/** Looks until the condition holds on a screen that is quiet, at most for a while, and says what was seen last. */
async function look(app: App, on: Typed, holds: (at: AtPrompt) => boolean, atMost = STAND_MS): Promise<AtPrompt> {
  const deadline = Date.now() + atMost;
  let since = Date.now();
  let last = await see(app, on);
  for (;;) {
    if (holds(last) && Date.now() - since >= QUIET_MS) return last;
    if (Date.now() > deadline || app.stopping.aborted) return last;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const next = await see(app, on);
    if (next.box !== last.box || next.why !== last.why) since = Date.now();
    last = next;
  }
}

/** Waits for the turn; Enter is pressed once more when the text still stands there. Whatever stays unclear is asked. */
async function settle(app: App, on: Typed, followUp: FollowUp): Promise<boolean> {
  const stillThere = async (): Promise<AtPrompt & { stands: boolean }> => {
    const at = await see(app, on);
    return { ...at, stands: stands(on, at.box) };
  };
  const begun = await awaitBegin(app, followUp, async () => {
    const at = await stillThere();
    if (at.why === undefined && at.stands) await press(app, on, followUp);
  });
  if (app.stopping.aborted && !begun) return false;
  if (begun) return (await moveFollowUp(app, followUp.id, { event: "begin" })) !== undefined;
  const at = await stillThere();
  // It stands there while the agent does something else: Enter was not taken for it.
  if (at.stands && at.why !== undefined) {
    await moveFollowUp(app, followUp.id, { event: "take-back", why: at.why });
    return false;
  }
  const box = at.stands ? "it still stands in its input box after two Enters" : at.box === undefined ? `its input box is not there (${at.why})` : "its input box is empty";
  await moveFollowUp(app, followUp.id, { event: "doubt", why: at.stands ? box : `${box}, but it told of no turn that began with it` });
  return false;
}

function see(app: App, on: Typed): Promise<AtPrompt> {
  return atPrompt(app, on, on.how, (box) => stands(on, box));
}

function stands({ how, text }: Typed, box: string | undefined): boolean {
  return box !== undefined && standsIn(box, text, how.folded(text));
}

/** Words that the agent would take for a command of its own are made a point of a list: they stay words. */
function textFor(how: FollowUpBox, text: string): string {
  return how.command.test(text) ? `- ${text}` : text;
}

/** What was seen just before, and whether it was typed there. */
type TypedAt = AtPrompt & { typed: boolean };

function paste(app: App, on: Typed, followUp: FollowUp): Promise<TypedAt> {
  const keys = (ready: () => Promise<boolean>): Promise<boolean> => app.tmux.paste(on.session.id, on.text, false, ready);
  return type(app, on, { followUp, words: `${followUp.text.length} characters`, holds: (box) => box.trim() === "", keys });
}

function press(app: App, on: Typed, followUp: FollowUp): Promise<TypedAt> {
  return type(app, on, { followUp, words: "Enter", holds: (box) => stands(on, box), keys: (ready) => app.tmux.keys(on.session.id, ["0d"], ready) });
}

interface Typing {
  followUp: FollowUp;
  words: string;
  /** What the box has to hold for it. */
  holds(box: string): boolean;
  keys(ready: () => Promise<boolean>): Promise<boolean>;
}

/** Types where a last look, after all that takes time, still shows the prompt as it has to be: a question may have come up meanwhile. */
async function type(app: App, on: Typed, { followUp, words, holds, keys }: Typing): Promise<TypedAt> {
  const { session } = on;
  let at: AtPrompt = { box: undefined, why: CHANGED };
  const ready = async (): Promise<boolean> => {
    at = await see(app, on);
    return at.why === undefined && holds(at.box);
  };
  const intent = { kind: "session.input" as const, actor: followUp.actor, ...(await placeOf(app.db, session)), target: session.name, key: `follow-up:${followUp.id}:${newId()}`, facts: {} };
  const typed = await act(app, intent, () => keys(ready), (done) => (done ? words : `nothing: ${at.why ?? CHANGED}`));
  return { ...at, typed };
}
