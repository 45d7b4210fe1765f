import { describe, expect, it } from "vitest";
import { agentOf, agentsFrom, NEW_AGENT, switched } from "./agents-draft.ts";

describe("agentOf", () => {
  const mine = { ...NEW_AGENT, id: "mine", command: "my-agent --go {prompt}" };
  it("makes an agent, named after its id when nothing else is said", () => {
    expect(agentOf(mine, [])).toEqual({ agent: { id: "mine", name: "mine", command: ["my-agent", "--go", "{prompt}"], promptBy: "argv", doneWhen: "exit" } });
  });

  it("needs no place for a prompt that comes by standard input", () => {
    expect(agentOf({ ...mine, command: "my-agent", promptBy: "stdin" }, [])).toMatchObject({ agent: { command: ["my-agent"] } });
  });

  it.each([
    [{ command: "my-agent" }, "needs {prompt}"],
    [{ command: "" }, "The command is missing."],
    [{ id: "Mine" }, "id must be lower-case letters, digits and hyphens"],
    [{ id: "custom" }, "id is a reserved word"],
    [{ id: "known" }, "There is an agent known already."],
  ])("refuses %j", (edit, why) => {
    expect(agentOf({ ...mine, ...edit }, ["known"])).toEqual({ wrong: expect.stringContaining(why) as string });
  });
});

describe("switched", () => {
  it("touches nothing but the switch", () => {
    const off = switched({ a: { args: ["-x"] }, b: { enabled: false } }, "a", false);
    expect(off).toEqual({ a: { args: ["-x"], enabled: false }, b: { enabled: false } });
    expect(switched(off, "a", true)).toEqual({ a: { args: ["-x"] }, b: { enabled: false } });
  });
});

describe("agentsFrom", () => {
  it("reads what the server would take", () => {
    expect(agentsFrom('{"a":{"args":["-x"]}}')).toEqual({ agents: { a: { args: ["-x"] } } });
  });

  it.each([
    ["{", "This is not JSON"],
    ['{"a":{"arg":[]}}', "a "],
    ['{"custom":[{"id":"x"}]}', "custom.0.name"],
  ])("says what is wrong with %s", (text, why) => {
    expect(agentsFrom(text)).toEqual({ wrong: expect.stringContaining(why) as string });
  });
});
