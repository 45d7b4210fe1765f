import { describe, expect, test } from "vitest";
import { sampleTurn } from "../../e2e/support/sample-turn.ts";
import { type Heard, type ToolCall, toolLoop } from "./tool-loop.ts";

type Told = (ToolCall & { result: string; isKnown: boolean })[];
const look = (id: string, name = "list_tasks"): ToolCall => ({ id, name, input: { id } });

/** A model that says and wants one thing after the other; what it was told is kept. */
function speaking(...steps: { say?: string[]; calls?: ToolCall[] }[]) {
  const told: Told[] = [];
  const silent: boolean[] = [];
  let at = 0;
  const step = async (heard: Heard): Promise<ToolCall[]> => {
    const { say = [], calls = [] } = steps[Math.min(at++, steps.length - 1)] ?? {};
    for (const text of say) heard.emit(text);
    silent.push(heard.isSilent());
    return calls;
  };
  return { told, silent, asked: () => at, model: { step, tell: (results: Told) => void told.push(results) } };
}

describe("a model with hands", () => {
  test("is asked until it wants none any more, and told what each brought, in its order", async () => {
    const { model, told, asked } = speaking({ say: ["Let me look."], calls: [look("a"), look("b")] }, { calls: [look("c")] }, { say: ["Done."] });
    const done: string[] = [];
    const { turn, heard } = sampleTurn("hello", {
      // The first one takes longer than the second.
      async call(_name, input) {
        const { id } = input as { id: string };
        if (id === "a") await new Promise((next) => void setImmediate(next));
        done.push(id);
        return `result ${id}`;
      },
    });
    await toolLoop(turn, model);
    expect([asked(), done]).toEqual([3, ["b", "a", "c"]]);
    expect(told.map((results) => results.map((r) => [r.id, r.result, r.isKnown]))).toEqual([[["a", "result a", true], ["b", "result b", true]], [["c", "result c", true]]]);
    expect(heard.join("")).toBe("Let me look.\n\nDone.");
  });

  test.each([["decide"], ["constructor"], ["list_tasks "], [""]])("has no hand %j that it was not given", async (name) => {
    const { model, told } = speaking({ calls: [look("a", name)] }, {});
    const { turn, used } = sampleTurn("hello");
    await toolLoop(turn, model);
    expect(used).toEqual([]);
    expect(told[0]).toMatchObject([{ isKnown: false, result: JSON.stringify({ error: `There is no tool ${name}.` }) }]);
  });

  test("is not told a name of its own at length, nor a result that fills its memory", async () => {
    const { model, told } = speaking({ calls: [look("a", "x".repeat(5000)), look("b"), look("c")] }, {});
    const { turn } = sampleTurn("hello", { call: async (_name, input) => "y".repeat((input as { id: string }).id === "b" ? 60_000 : 60_001) });
    await toolLoop(turn, model);
    const [unknown, whole, cut] = told[0] ?? [];
    expect(unknown?.result.length).toBeLessThan(150);
    expect(whole?.result).toBe("y".repeat(60_000));
    expect(cut?.result).toBe(`${"y".repeat(60_000)}\n[cut]`);
  });

  test("that goes on and on is stopped with what to do", async () => {
    const { model, asked } = speaking({ calls: [look("a")] });
    const { turn, used } = sampleTurn("hello");
    await expect(toolLoop(turn, model)).rejects.toMatchObject({ code: "not-available", tell: { what: "The model did not come to an end.", next: "Say it in smaller steps." } });
    expect([asked(), used.length]).toEqual([12, 12]);
  });

  test("that ends with its last step is let go", async () => {
    const { model } = speaking(...Array.from({ length: 11 }, () => ({ calls: [look("a")] })), { say: ["That was long."] });
    const { turn, heard } = sampleTurn("hello");
    await toolLoop(turn, model);
    expect(heard.join("")).toBe("That was long.");
  });

  test("is heard to a length and not beyond, and was heard all the same", async () => {
    const { model, silent } = speaking({ say: ["a".repeat(99_999), "bc", "d"], calls: [look("a")] }, { say: ["again"] });
    const { turn, heard } = sampleTurn("hello");
    await toolLoop(turn, model);
    expect(heard.join("")).toBe(`${"a".repeat(99_999)}b\n\nagain`);
    expect(silent).toEqual([false, false]);
  });

  test("that said nothing before it acted leaves no empty lines", async () => {
    const { model, silent } = speaking({ calls: [look("a")] }, { say: [""], calls: [look("b")] }, { say: ["Done."] });
    const { turn, heard } = sampleTurn("hello");
    await toolLoop(turn, model);
    expect(heard.filter((text) => text !== "")).toEqual(["Done."]);
    expect(silent).toEqual([true, true, false]);
  });

  test("fails with what its hands or its line fail with, once", async () => {
    const broken = speaking({ calls: [look("a")] });
    const { turn } = sampleTurn("hello", { call: () => Promise.reject(new Error("the database is gone")) });
    await expect(toolLoop(turn, broken.model)).rejects.toThrow("the database is gone");
    expect([broken.asked(), broken.told]).toEqual([1, []]);
  });
});
