/** What a key press in a terminal is about; only `pane` reaches the program as the terminal would send it. */
export type KeyMeaning = "pane" | "leave" | "newline" | "copy" | "browser-paste" | "older" | "find" | "nothing";

export interface Key {
  type: string;
  key: string;
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
}

/** Shift+Enter as programs know it: a line break that does not send. */
export const NEWLINE = "\u001B\r";
const ENTER = "\r";

/** Sorts a key event. Everything goes to the pane but what terminals keep for themselves: the way out, a line break, copy, paste, and what is older. */
export function meaningOf(key: Key, hasSelection: boolean): KeyMeaning {
  // An input method is at work: the terminal waits for what comes of it.
  if (key.isComposing || key.key === "Process") return "pane";
  if (key.ctrlKey && key.altKey && key.code === "Period") return key.type === "keydown" ? "leave" : "nothing";
  if (key.key === "Enter" && only(key, "shiftKey")) return key.type === "keydown" ? "newline" : "nothing";
  if (key.key === "PageUp" && only(key, "shiftKey")) return key.type === "keydown" ? "older" : "nothing";
  if (key.code === "KeyF" && key.ctrlKey && key.shiftKey && !key.altKey) return key.type === "keydown" ? "find" : "nothing";
  if (isCopy(key)) return hasSelection && key.type === "keydown" ? "copy" : "nothing";
  if (isPaste(key)) return "browser-paste";
  return "pane";
}

function isCopy(key: Key): boolean {
  if (key.code === "KeyC") return (key.ctrlKey && key.shiftKey && !key.altKey) || only(key, "metaKey");
  return key.code === "Insert" && only(key, "ctrlKey");
}

function isPaste(key: Key): boolean {
  if (key.code === "KeyV") return (key.ctrlKey && key.shiftKey && !key.altKey) || only(key, "metaKey");
  return key.code === "Insert" && only(key, "shiftKey");
}

function only(key: Key, modifier: "ctrlKey" | "shiftKey" | "metaKey"): boolean {
  const held = (["ctrlKey", "altKey", "shiftKey", "metaKey"] as const).filter((name) => key[name]);
  return held.length === 1 && held[0] === modifier;
}

export interface StripKey {
  /** What the key shows; an arrow's name is an icon. */
  name: string;
  /** What it is called for those who do not see it. */
  label: string;
  data: string;
  /** Goes on while it is held still. */
  repeats: boolean;
}

const stripKey = (name: string, label: string, data: string, repeats = false): StripKey => ({ name, label, data, repeats });

/** Keys a phone's keyboard lacks, in the order of the strip; `ctrl` opens the second row, `paste` types what is on the clipboard. */
export const STRIP: readonly (StripKey | "ctrl" | "paste")[] = [
  stripKey("esc", "Escape", "\u001B"),
  stripKey("tab", "Tab", "\t"),
  "ctrl",
  stripKey("left", "Left", "\u001B[D", true),
  stripKey("up", "Up", "\u001B[A", true),
  stripKey("down", "Down", "\u001B[B", true),
  stripKey("right", "Right", "\u001B[C", true),
  stripKey("enter", "Enter", ENTER),
  stripKey("/", "Slash", "/"),
  "paste",
];

export const CTRL_ROW: readonly StripKey[] = ["C", "D", "Z", "R", "L", "O"].map((letter) => stripKey(`^${letter}`, `Ctrl ${letter}`, String.fromCodePoint(letter.charCodeAt(0) - 64)));
