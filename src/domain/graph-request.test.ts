import { describe, expect, it } from "vitest";
import { graphRequestOf } from "./graph-request.ts";
import { requestOf } from "./request.ts";

describe("what is said about the graph", () => {
  it.each([
    ["merge 3 and 4", { kind: "merge", numbers: [3, 4] }],
    ["Please combine tasks 3, 4 and #5.", { kind: "merge", numbers: [3, 4, 5] }],
    ["split 3 into add the table; show it on the page", { kind: "split", number: 3, parts: ["add the table", "show it on the page"] }],
    ["Split task 3:\n- add the table\n- show it", { kind: "split", number: 3, parts: ["add the table", "show it"] }],
    ["split 3 into add the table and then show it", { kind: "split", number: 3, parts: ["add the table", "show it"] }],
    ["5 after 3", { kind: "order", number: 5, after: [3], notAfter: [] }],
    ["task 5 waits for 3 and 4", { kind: "order", number: 5, after: [3, 4], notAfter: [] }],
    ["5 not after 3", { kind: "order", number: 5, after: [], notAfter: [3] }],
  ])("%j is understood", (message, request) => {
    expect(graphRequestOf(message)).toEqual(request);
    expect(requestOf(message)).toEqual(request);
  });

  it.each(["merge the two settings pages", "split the file parser.ts into two modules", "split 3", "merge 3", "add a button after 3 clicks", "Add dark mode after task 3"])("%j is about something else", (message) => {
    expect(graphRequestOf(message)).toBeUndefined();
  });
});
