import type { IDisposable, IParser } from "@xterm/xterm";

const ANSWERED = [
  { final: "c" }, // device attributes
  { prefix: ">", final: "c" },
  { prefix: "=", final: "c" },
  { prefix: ">", final: "q" }, // version
  { final: "n" }, // status, cursor position
  { prefix: "?", final: "n" },
  { intermediates: "$", final: "p" }, // is this mode set?
  { prefix: "?", intermediates: "$", final: "p" },
  { final: "t" }, // window: also moves and resizes
  { prefix: ">", final: "t" },
] as const;
const COLOURS = [4, 10, 11, 12];
const CLIPBOARD = 52;

/**
 * Keeps the terminal from answering questions in its output. tmux answers the program itself; an answer from here, late and once per
 * viewer, would be typed into the program. The clipboard is not for programs either.
 */
export function dropReplies(parser: IParser): IDisposable {
  const handlers = [
    ...ANSWERED.map((id) => parser.registerCsiHandler(id, () => true)),
    parser.registerDcsHandler({ intermediates: "$", final: "q" }, () => true),
    ...COLOURS.map((code) => parser.registerOscHandler(code, (data) => data.includes("?"))),
    parser.registerOscHandler(CLIPBOARD, () => true),
  ];
  return {
    dispose() {
      for (const handler of handlers) handler.dispose();
    },
  };
}
