import { withoutPlainBlanks } from "./plain-blanks.ts";
import type { Source } from "./viewer.ts";

/** Milliseconds between two frames of a flooding pane, about 30 a second. */
export const FRAME_MS = 33;

/** One pane's whole screen at one moment. */
export interface PaneFrame {
  /** Lines with their colours as escapes, which go on from line to line. */
  text: string;
  /** Zero based cells. */
  cursor: { x: number; y: number; visible: boolean };
}

/** Whole screens of panes for as many viewers as there are; each pane is read once for all of them. */
export interface FrameFeed {
  /** A source of frames that ends when the pane is gone. While it is held nothing is read for it. */
  source(sessionId: string): Source;
}

interface Member {
  held: boolean;
  last: string;
  give(frame: string): void;
  end(): void;
}

/** `take` reads one frame; undefined when the pane is gone. A frame that cannot be read is left out. */
export function createFrameFeed(take: (sessionId: string) => Promise<PaneFrame | undefined>): FrameFeed {
  const rooms = new Map<string, { members: Set<Member>; busy: boolean; timer: NodeJS.Timeout | undefined }>();
  const isWanted = (sessionId: string): boolean => [...(rooms.get(sessionId)?.members ?? [])].some((m) => !m.held);

  const look = async (sessionId: string): Promise<void> => {
    const room = rooms.get(sessionId);
    if (!room || !isWanted(sessionId)) return;
    room.busy = true;
    const began = performance.now();
    const frame = await take(sessionId).then((f) => f && drawn(f), () => "");
    room.busy = false;
    // A pane that is gone does not come back: nobody asks for it again.
    if (frame === undefined && rooms.get(sessionId) === room) rooms.delete(sessionId);
    for (const member of room.members) {
      if (frame === undefined) member.end();
      else if (!member.held) show(member, frame);
    }
    plan(sessionId, Math.max(0, FRAME_MS - (performance.now() - began)));
  };
  const plan = (sessionId: string, ms: number): void => {
    const room = rooms.get(sessionId);
    if (!room || room.busy || room.timer || !isWanted(sessionId)) return;
    room.timer = setTimeout(() => {
      room.timer = undefined;
      void look(sessionId);
    }, ms);
  };
  const join = (sessionId: string, member: Member): void => {
    const room = rooms.get(sessionId) ?? { members: new Set(), busy: false, timer: undefined };
    rooms.set(sessionId, room);
    room.members.add(member);
    plan(sessionId, 0);
  };
  const leave = (sessionId: string, member: Member): void => {
    const room = rooms.get(sessionId);
    if (!room?.members.delete(member) || room.members.size > 0) return;
    clearTimeout(room.timer);
    rooms.delete(sessionId);
  };

  return {
    source(sessionId) {
      const member: Member = { held: false, last: "", give: () => undefined, end: () => undefined };
      return {
        onData(listener) {
          member.give = (frame) => listener(Buffer.from(frame));
          join(sessionId, member);
        },
        onExit: (listener) => void (member.end = listener),
        pause: () => void (member.held = true),
        resume() {
          member.held = false;
          plan(sessionId, 0);
        },
        kill: () => leave(sessionId, member),
      };
    },
  };
}

function show(member: Member, frame: string): void {
  if (frame === "" || frame === member.last) return;
  member.last = frame;
  member.give(frame);
}

// What was cut off before it is cancelled; then the whole screen as one region without modes, plain and empty, drawn at once (mode 2026).
const BEGIN = "\u0018\u001B[?2026h\u001B[?25l\u001B[r\u001B[?6l\u001B[4l\u001B[?7h\u001B(B\u001B[0m\u001B[H\u001B[2J";
const END = "\u001B[?2026l";

/** A frame as bytes that draw it over whatever was there. */
function drawn({ text, cursor }: PaneFrame): string {
  const place = `\u001B[0m\u001B[${cursor.y + 1};${cursor.x + 1}H${cursor.visible ? "\u001B[?25h" : ""}`;
  return `${BEGIN}${withoutPlainBlanks(text.replace(/\n$/, "")).replaceAll("\n", "\r\n")}${place}${END}`;
}
