import type { TerminalGlance } from "#domain/terminal.ts";
import type { Source } from "./viewer.ts";

// Plain attributes, the first column of the first line, an empty screen, and no cursor: nobody knows where it is.
const CLEAN = "\u001B[0m\u001B[?25l\u001B[H\u001B[2J";

/** A source of whole pictures, for a viewer that has no place at the terminal itself. While it is held the newest one waits. */
export function pictureSource(watch: (tell: (picture: TerminalGlance) => void) => () => void): Source {
  let listener: (bytes: Buffer) => void = () => undefined;
  let stop: () => void = () => undefined;
  let held = false;
  let waiting: Buffer | undefined;
  const give = (picture: Buffer | undefined): void => {
    waiting = held ? picture : undefined;
    if (!held && picture) listener(picture);
  };
  return {
    onData(next) {
      listener = next;
      stop = watch((picture) => give(drawn(picture)));
    },
    onExit: () => undefined,
    pause: () => void (held = true),
    resume() {
      held = false;
      give(waiting);
    },
    kill: () => stop(),
  };
}

/** A picture as bytes that draw it over whatever was there. Its colours go on from line to line. */
function drawn({ text }: TerminalGlance): Buffer {
  return Buffer.from(`${CLEAN}${text.replace(/\n$/, "").replaceAll("\n", "\r\n")}`);
}
