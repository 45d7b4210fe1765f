import type { Agent } from "#domain/agent.ts";
import { declaredAgent } from "#domain/declared-agent.ts";
import { CLEAR_LINE, rowsBetween } from "../../server/lib/input-box.ts";
import { screenStateBy } from "../../server/lib/screen-rules.ts";

/** The plug of `e2e/support/stub-tui.mjs`. */
export const stubAgent: Agent = {
  ...declaredAgent({ id: "stub", name: "Stub", command: ["stub"], promptBy: "argv", doneWhen: "exit" }),
  signals: "hooks",
  staysOpen: true,
  screenState: (screen) => screenStateBy([["permission", /^ Do you want to proceed\?\n ❯ 1\. Yes/m], ["working", / · esc to interrupt/], ["idle", /^❯ *\n─+\n {2}accept edits on$/m]], screen),
  followUp: {
    via: "box",
    clear: CLEAR_LINE,
    command: /^\s*[/!]/,
    box: (screen) => rowsBetween(screen, { above: /^─{10,}/, below: /^─{10,}/, first: /^❯\s?/, next: /^ {1,2}/ }),
    folded: (text) => new RegExp(`^\\[Pasted text #\\d+ \\+${text.split("\n").length - 1} lines\\]$`),
  },
};
