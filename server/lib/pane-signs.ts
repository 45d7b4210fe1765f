/** What a program says beside its text. */
export interface Signs {
  /** The title it gave its terminal last. */
  title?: string;
  /** It rang the bell, sent a notification, or its shell's command ended. */
  called: boolean;
}

const MOST_HELD = 4096;
const NONE: Signs = { called: false };
const [ESC, BEL] = ["\u001B", "\u0007"];
const COMMAND = new RegExp(`${ESC}\\](\\d+);?([^${BEL}${ESC}]*)(?:${BEL}|${ESC}\\\\)`, "g");
// One that is not over yet, maybe in the middle of its last two characters.
const UNFINISHED = new RegExp(`${ESC}(?:\\][^${BEL}${ESC}]*${ESC}?)?$`);

/** Reads signs out of a pane's bytes, which come in pieces of any size: titles (OSC 0, 2), BEL, notifications (OSC 9), ends of commands (OSC 133;D). */
export function createSignReader(): (bytes: Buffer) => Signs {
  let held = "";
  return (bytes) => {
    if (held === "" && !bytes.includes(0x1b) && !bytes.includes(0x07)) return NONE;
    const text = held + bytes.toString("latin1");
    const open = UNFINISHED.exec(text)?.index ?? text.length;
    held = text.length - open > MOST_HELD ? "" : text.slice(open);
    const signs: Signs = { called: false };
    const plain = text.slice(0, open).replaceAll(COMMAND, (_, number: string, words: string) => {
      if (number === "0" || number === "2") signs.title = Buffer.from(words, "latin1").toString("utf8");
      signs.called ||= isCall(number, words);
      return "";
    });
    signs.called ||= plain.includes(BEL);
    return signs;
  };
}

/** OSC 9;4 is a progress bar, which moves all the time. */
function isCall(number: string, words: string): boolean {
  return (number === "9" && !words.startsWith("4;")) || (number === "133" && words.startsWith("D"));
}
