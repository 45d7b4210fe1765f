import { PASTE_CHARS } from "#domain/api.ts";
import { cleanText } from "#domain/text.ts";
import { newId } from "../lib/ids.ts";
import type { PaneFrame } from "../lib/frame-feed.ts";
import { createKeyedMutex } from "../lib/mutex.ts";
import { lit, lits, val } from "./process.ts";
import { type Call, expectOk, nameOf, terminalGone } from "./tmux-call.ts";
import type { Hub } from "./tmux-hub.ts";
import type { Pane, PaneId } from "./tmux-panes.ts";

/** Whether the place is still what it was, just before something is typed there. */
type Ready = () => Promise<boolean>;

/** What is read from panes and typed into them. */
export interface ScreenVerbs {
  /** The visible screen, with the last `lines` lines of history before it. Colours as escapes; joined undoes the wrapping. */
  capture(sessionId: string, options: { lines: number; colours: boolean; joined: boolean }): Promise<string>;
  /** A pane and its visible screen with colours, wrapping undone; undefined when it is gone. */
  look(sessionId: string): Promise<{ pane: Pane; screen: string } | undefined>;
  /** The visible screens of several sessions with their colours, in one call; without those that are gone. */
  screens(sessionIds: readonly string[]): Promise<Map<string, string>>;
  /** The whole visible screen with its cursor; undefined when the terminal is gone. */
  frame(sessionId: string): Promise<PaneFrame | undefined>;
  /** Whether the program in it takes several lines as one paste. A tmux before 3.7 cannot say, then the name of the program is all there is. */
  pasteMode(sessionId: string): Promise<{ brackets: boolean | undefined; program: string }>;
  /**
   * Types text as one bracketed paste; hidden characters are taken out. `enter` sends a carriage return behind it. `ready` is asked last,
   * when all else is prepared; false, and nothing is typed. Returns whether it was.
   */
  paste(sessionId: string, text: string, enter: boolean, ready?: Ready): Promise<boolean>;
  /** Presses keys, each given as the two hex digits of its byte; leaves copy mode first, which would swallow them. `ready` as above. */
  keys(sessionId: string, bytes: readonly string[], ready?: Ready): Promise<boolean>;
}

export function screenVerbs(call: Call, hub: Hub): ScreenVerbs {
  const inTurn = createKeyedMutex();
  return {
    capture: (sessionId, options) => capture(hub, sessionId, options),
    async look(sessionId) {
      const pane = (await hub.panes()).find((p) => p.sessionId === sessionId);
      const shown = pane && (await hub.ask(`capture-pane -p -e -J -t ${pane.paneId}`));
      return pane && shown?.ok ? { pane, screen: shown.text } : undefined;
    },
    async screens(sessionIds) {
      const panes = (await hub.panes()).filter((p) => sessionIds.includes(p.sessionId));
      const replies = await Promise.all(panes.map((p) => hub.ask(`capture-pane -p -e -t ${p.paneId}`)));
      return new Map(replies.flatMap(({ ok, text }, i) => (ok ? [[panes[i]?.sessionId ?? "", text] as const] : [])));
    },
    frame: (sessionId) => frame(hub, sessionId),
    async pasteMode(sessionId) {
      const { text } = await hub.ask(`display-message -p -t ${await ownPane(hub, sessionId)} '#{bracket_paste_flag} #{pane_current_command}'`);
      const [, flag, program = ""] = /^([01]?) (.*)$/.exec(text.trimEnd()) ?? [];
      return { brackets: flag ? flag === "1" : undefined, program };
    },
    // One at a time, so that the Enter of one paste does not come behind the text of the next.
    paste: (sessionId, text, enter, ready = always) => inTurn(sessionId, () => paste({ call, hub }, sessionId, { text, enter, ready })),
    keys: (sessionId, bytes, ready = always) => inTurn(sessionId, async () => {
      const pane = await ownPane(hub, sessionId);
      await leaveMode({ call, hub }, pane);
      if (!(await ready())) return false;
      await pressKeys(call, pane, bytes);
      return true;
    }),
  };
}

async function capture(hub: Hub, sessionId: string, { lines, colours, joined }: Parameters<ScreenVerbs["capture"]>[1]): Promise<string> {
  const flags = `${colours ? " -e" : ""}${joined ? " -J" : ""}${lines > 0 ? ` -S -${Math.trunc(lines)}` : ""}`;
  const known = hub.paneOf(sessionId);
  const first = known && (await hub.ask(`capture-pane -p${flags} -t ${known}`));
  if (first?.ok) return first.text;
  const { ok, text } = await hub.ask(`capture-pane -p${flags} -t ${await ownPane(hub, sessionId)}`);
  if (!ok) throw terminalGone();
  return text;
}

async function frame(hub: Hub, sessionId: string): Promise<PaneFrame | undefined> {
  const known = hub.paneOf(sessionId) ?? (await hub.panes()).find((p) => p.sessionId === sessionId)?.paneId;
  if (!known) return undefined;
  const [shown, place] = await Promise.all([hub.ask(`capture-pane -p -e -N -t ${known}`), hub.ask(`display-message -p -t ${known} '#{cursor_x} #{cursor_y} #{cursor_flag}'`)]);
  const [x = 0, y = 0, visible = 1] = place.text.trim().split(" ").map(Number);
  if (shown.ok && place.ok) return { text: shown.text, cursor: { x, y, visible: visible === 1 } };
  if ((await hub.panes()).some((p) => p.sessionId === sessionId)) throw new Error(shown.text || place.text);
  return undefined;
}

/** No client of tmux is called so. */
const NOBODY = "nobody";

const always: Ready = async () => true;

async function paste({ call, hub }: { call: Call; hub: Hub }, sessionId: string, { text, enter, ready }: { text: string; enter: boolean; ready: Ready }): Promise<boolean> {
  const paneId = await ownPane(hub, sessionId);
  await leaveMode({ call, hub }, paneId);
  const clean = cleanText(text, PASTE_CHARS);
  const buffer = nameOf(newId());
  if (clean !== "") await expectOk(call([...lits("load-buffer", "-b"), buffer, lit("-")], clean));
  let isReady = false;
  try {
    isReady = await ready();
  } finally {
    if (!isReady && clean !== "") await call([...lits("delete-buffer", "-b"), buffer]);
  }
  if (!isReady) return false;
  if (clean !== "") await expectOk(call([...lits("paste-buffer", "-p", "-r", "-d", "-b"), buffer, lit("-t"), val(paneId)]));
  if (enter) await pressKeys(call, paneId, ["0d"]);
  return true;
}

/** In copy mode text would arrive but keys would be swallowed. */
async function leaveMode({ call, hub }: { call: Call; hub: Hub }, paneId: PaneId): Promise<void> {
  const mode = await hub.ask(`display-message -p -t ${paneId} '#{pane_in_mode}'`);
  if (mode.text.trim() !== "0") await call([...lits("send-keys", "-t"), val(paneId), ...lits("-X", "cancel")]);
}

async function pressKeys(call: Call, paneId: PaneId, bytes: readonly string[]): Promise<void> {
  if (bytes.some((byte) => !/^[0-9a-f]{2}$/.test(byte))) throw new Error("a key is two hex digits");
  const keys = [...lits("-t"), val(paneId), lit("-H"), ...bytes.map(val)];
  const sent = await call([lit("send-keys"), ...keys]);
  // Since 3.7 tmux takes keys for those of the client that was used last, in whichever session, and refuses them where that one may only look.
  const isRefused = sent.exitCode !== 0 && sent.stderr.includes("read-only");
  await expectOk(isRefused ? call([...lits("send-keys", "-c", NOBODY), ...keys]) : Promise.resolve(sent));
}

/** The pane of one of our sessions, by mark; a name alone proves nothing. */
async function ownPane(hub: Hub, sessionId: string): Promise<PaneId> {
  const pane = (await hub.panes()).find((p) => p.sessionId === sessionId);
  if (!pane) throw terminalGone();
  return pane.paneId;
}
