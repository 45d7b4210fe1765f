import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDiffBooks, type DiffBook } from "./diff-books.ts";
import { createKeptAnswers } from "./kept-answers.ts";

const book = (stamp: string): DiffBook => ({ stamp, baseSha: "a", headSha: "b", files: [], uncommitted: [], unlisted: 0 });
const KEYS = ["a", "b", "c", "d", "e"];

describe("what is kept", () => {
  it("is as much as there may be: what was read or put last stays", () => {
    const books = createDiffBooks(2);
    books.put("a", book("1"));
    books.put("b", book("2"));
    expect(books.get("a")?.stamp).toBe("1");
    books.put("c", book("3"));
    expect(KEYS.map((key) => books.get(key)?.stamp)).toEqual(["1", undefined, "3", undefined, undefined]);
  });

  it("of one change is its newest reading, which takes no second place", () => {
    const books = createDiffBooks(2);
    books.put("a", book("1"));
    books.put("b", book("2"));
    books.put("a", book("3"));
    expect([books.get("a")?.stamp, books.get("b")?.stamp]).toEqual(["3", "2"]);
  });

  it("is six changes unless it is said otherwise", () => {
    const books = createDiffBooks();
    for (let i = 0; i < 9; i++) books.put(String(i), book(String(i)));
    expect(Array.from({ length: 9 }, (_, i) => books.get(String(i)) !== undefined)).toEqual([false, false, false, true, true, true, true, true, true]);
  });

  /** The law of both memories: a list in the order of use, cut at its length. */
  const actions = fc.array(fc.record({ key: fc.constantFrom(...KEYS), value: fc.option(fc.string({ minLength: 1, maxLength: 3 }), { nil: undefined }) }), { maxLength: 60 });
  function oracle(most: number) {
    let list: [string, string][] = [];
    return (key: string, value?: string): string | undefined => {
      const known = list.find(([k]) => k === key)?.[1];
      const now = value ?? known;
      if (now !== undefined) list = [...list.filter(([k]) => k !== key), [key, now] as [string, string]].slice(-most);
      return known;
    };
  }

  it("is, over any use, what a list in the order of use would hold", () => {
    fc.assert(fc.property(actions, fc.integer({ min: 1, max: 4 }), (all, most) => {
      const [books, answers, law] = [createDiffBooks(most), createKeptAnswers<string>(most), oracle(most)];
      for (const { key, value } of all) {
        const known = law(key, value);
        expect([books.get(key)?.stamp, answers.get({ key })]).toEqual([known, known]);
        if (value !== undefined) {
          books.put(key, book(value));
          answers.keep({ key }, value);
        }
      }
    }));
  });

  it("of answers belongs to the whole question, not to a part of it", () => {
    const answers = createKeptAnswers<string>(9);
    answers.keep(["a", "b"], "both");
    expect([answers.get(["a", "b"]), answers.get(["a"]), answers.get(["ab"]), answers.get(["b", "a"]), answers.get("a,b")]).toEqual(["both", undefined, undefined, undefined, undefined]);
  });
});
