import { type Room, type Route, roomPath } from "../../client/route.ts";

/** What a key does, by name; the shell carries it out. */
export type KeyAct = { act: ShellAct } | { act: "go"; path: string } | { act: "move"; step: 1 | -1 } | { act: "press"; key: string };
export type ShellAct = "palette" | "keys" | "panel" | "rail" | "new-task" | "back";

/** Keys as they are listed under `?`. */
export const KEYS: readonly { keys: string; does: string }[] = [
  { keys: "Ctrl K", does: "find or run" },
  { keys: "g i", does: "Inbox" },
  { keys: "g m", does: "Master Control" },
  { keys: "g c / w / t / r / l", does: "Chat, Work, Terminals, Review, Learn" },
  { keys: "g h", does: "Health" },
  { keys: "1 to 9", does: "project" },
  { keys: "j k, Enter, Esc", does: "move, open, back" },
  { keys: "a, d", does: "approve, deny and say why (the focused decision)" },
  { keys: "n p, v", does: "next and previous change, seen (in Review)" },
  { keys: "t, w", does: "terminal, why (the focused task)" },
  { keys: "c", does: "say what you want" },
  { keys: "[ ]", does: "rail, panel" },
  { keys: "?", does: "this list" },
  { keys: "Ctrl Alt .", does: "leave a terminal, and full screen" },
  { keys: "Enter, f, x", does: "type into, fill the screen with, close the place of (the focused terminal)" },
  { keys: "arrows", does: "the terminal beside (from a focused terminal)" },
  { keys: "b", does: "open beside (the focused picture of a terminal)" },
];

const GO: Record<string, Room> = { c: "chat", w: "work", t: "terminals", r: "review", l: "learn" };

/**
 * What a key means here. `before` is the `g` that was pressed just before, if any. Nothing while typing or in a terminal, but for
 * the palette.
 */
export function keyAct(event: { key: string; ctrl: boolean; alt: boolean; typing: boolean }, before: string, at: { route: Route; projects: readonly string[] }): KeyAct | undefined {
  const { key } = event;
  if (event.ctrl && key.toLowerCase() === "k") return { act: "palette" };
  if (event.typing || event.ctrl || event.alt) return undefined;
  if (before === "g") return goAct(key, at.route);
  if (/^[1-9]$/.test(key)) {
    const id = at.projects[Number(key) - 1];
    return id === undefined ? undefined : { act: "go", path: roomPath(id, "room" in at.route ? at.route.room : "chat") };
  }
  const acts: Record<string, KeyAct> = { "?": { act: "keys" }, "]": { act: "panel" }, "[": { act: "rail" }, c: { act: "new-task" }, Escape: { act: "back" } };
  if (key === "j" || key === "k") return { act: "move", step: key === "j" ? 1 : -1 };
  return acts[key] ?? (/^[a-z/]$/.test(key) && key !== "g" ? { act: "press", key } : undefined);
}

function goAct(key: string, route: Route): KeyAct | undefined {
  if (key === "i") return { act: "go", path: "/inbox" };
  if (key === "h") return { act: "go", path: "/health" };
  if (key === "m") return { act: "go", path: roomPath(null, "chat") };
  const room = GO[key];
  if (!room) return undefined;
  const projectId = route.scope === "project" ? route.projectId : null;
  return { act: "go", path: roomPath(projectId, room) };
}
