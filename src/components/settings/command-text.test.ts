import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argvOf, commandsOf, lineOf } from "./command-text.ts";

describe("argvOf", () => {
  it.each([
    ["npm test", ["npm", "test"]],
    ["  npm   run  'a b' ", ["npm", "run", "a b"]],
    ['sh -c "echo hi"', ["sh", "-c", "echo hi"]],
    ["my-agent {prompt}", ["my-agent", "{prompt}"]],
    ["env CI=1 npm test", ["env", "CI=1", "npm", "test"]],
  ])("cuts %j", (line, argv) => {
    expect(argvOf(line)).toEqual({ argv });
  });

  it.each([
    ["npm ci && npm test", "&& means nothing"],
    ["cat x | wc", "| means nothing"],
    ["echo $HOME", "$HOME is not replaced"],
    ["echo 'a", "A quote does not end."],
    ["CI=1 npm test", "Put env in front: env CI=1 npm test"],
    ["npm ''", "An argument is empty."],
    ["", "The command is missing."],
  ])("refuses %j and says why", (line, why) => {
    expect(argvOf(line)).toEqual({ wrong: expect.stringContaining(why) as string });
  });
});

describe("lineOf", () => {
  it("is read back as it was", () => {
    const word = fc.string({ minLength: 1, maxLength: 20, unit: "grapheme-ascii" });
    const program = fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/);
    fc.assert(fc.property(program, fc.array(word, { maxLength: 5 }), (first, rest) => {
      expect(argvOf(lineOf([first, ...rest]))).toEqual({ argv: [first, ...rest] });
    }));
  });
});

describe("commandsOf", () => {
  it("takes one command a line", () => {
    expect(commandsOf("npm ci\n\n  make assets \n")).toEqual({ argvs: [["npm", "ci"], ["make", "assets"]] });
  });

  it("names the line that is wrong", () => {
    expect(commandsOf("npm ci\nmake; rm x")).toEqual({ wrong: expect.stringMatching(/^Line 2: .*;/) as string });
  });
});
