import { describe, expect, it } from "vitest";
import { createBatch } from "./tmux-batch.ts";

/** tmux as far as it matters here: each line's commands run until one fails. */
function start() {
  const runs: string[] = [];
  const ask = createBatch(async (lines) => {
    runs.push(lines);
    return lines.split("\n").filter(Boolean).map((line) => {
      const printed: string[] = [];
      for (const command of line.split(" ; ")) {
        if (command.startsWith("fail")) break;
        printed.push(command.startsWith("display-message") ? `${command.split(" ").at(-1)}\n` : `${command.slice(4)}\n`);
      }
      return printed.join("");
    }).join("");
  });
  return { runs, ask };
}

describe("what is asked in one moment", () => {
  it("goes into one process, and each gets its own answer", async () => {
    const { runs, ask } = start();
    expect(await Promise.all(["say a", "fail", "say ", "say c"].map(ask))).toEqual([{ ok: true, text: "a\n" }, { ok: false, text: "" }, { ok: true, text: "\n" }, { ok: true, text: "c\n" }]);
    expect(runs).toHaveLength(1);
    await ask("say later");
    expect(runs).toHaveLength(2);
  });

  it("is refused together when the process could not run", async () => {
    const ask = createBatch(() => Promise.reject(new Error("no tmux")));
    const answers = await Promise.allSettled([ask("a"), ask("b")]);
    expect(answers.map((a) => a.status)).toEqual(["rejected", "rejected"]);
  });

  it("has no answer when there is no server", async () => {
    expect(await createBatch(async () => "")("list-panes")).toEqual({ ok: false, text: "" });
  });
});
