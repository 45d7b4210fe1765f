import { describe, expect, it } from "vitest";
import type { TaskView } from "#domain/api.ts";
import type { Session } from "#domain/session.ts";
import type { Place } from "./arrange.ts";
import { needsOf, readFolded, sectionsOf } from "./groups.ts";

const place = (id: string, group: string | null, projectId: string | null = "p1", state = ""): Place => ({ session: { id, group, projectId } as Session, task: state === "" ? null : ({ attention: { state } } as TaskView) });
const told = (places: Place[]): unknown => sectionsOf(places).map((s) => [s.group, s.projectId, s.places.map((p) => p.session.id).join("")]);

describe("sections", () => {
  it("are one where there are no groups, in the order they came", () => {
    expect(told([place("b", null), place("a", null, "p2")])).toEqual([[null, null, "ba"]]);
    expect(told([])).toEqual([]);
  });

  it("begin with what is in no group, then come by name, each with its own and nothing else", () => {
    expect(told([place("c", "web"), place("a", null), place("d", "db"), place("b", "web")])).toEqual([[null, null, "a"], ["db", "p1", "d"], ["web", "p1", "cb"]]);
  });

  it("of one name in two projects are two", () => {
    expect(told([place("a", "web", "p1"), place("b", "web", "p2"), place("c", "web", null)])).toEqual([["web", "p1", "a"], ["web", "p2", "b"], ["web", null, "c"]]);
  });

  it("say how many in them wait for a person", () => {
    const [section] = sectionsOf([place("a", "x", "p1", "waiting-permission"), place("b", "x", "p1", "working"), place("c", "x")]);
    expect(section && needsOf(section)).toBe(1);
  });
});

it.each([[null, {}], ["{", {}], ['{"a":true}', {}], ['["a",1,"b"]', { a: true, b: true }]])("folded groups are read from %s", (text, folded) => {
  expect(readFolded(text)).toEqual(folded);
});
