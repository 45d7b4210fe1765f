import { expect, it } from "vitest";
import { createPageQueue, type PagePlace } from "./page-queue.ts";

/** A queue whose answers come when the test says so. */
function queue() {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const known = new Set<string>();
  const ask = createPageQueue({
    key: ({ file, page }: PagePlace) => (known.has(`${file}:${page}`) ? undefined : `${file}:${page}`),
    read: ({ page }) => {
      asked.push(page);
      return new Promise((resolve) => void answers.push(resolve));
    },
  });
  const answer = async (): Promise<void> => {
    answers.shift()?.();
    for (let i = 0; i < 4; i++) await Promise.resolve();
  };
  return { asked, known, answer, ask: (page: number) => ask({ file: 0, page }) };
}

it("a few pages are read at once, then what was asked last", async () => {
  const { asked, ask, answer } = queue();
  for (const page of [1, 2, 3, 4, 5]) ask(page);
  expect(asked).toEqual([1, 2, 3]);
  await answer();
  await answer();
  expect(asked).toEqual([1, 2, 3, 5, 4]);
});

it("no page is read twice, and none that is known", () => {
  const { asked, ask, known } = queue();
  known.add("0:7");
  for (const page of [1, 1, 7, 1, 2]) ask(page);
  expect(asked).toEqual([1, 2]);
});

it("what was scrolled past long ago is forgotten", async () => {
  const { asked, ask, answer } = queue();
  for (let page = 1; page <= 40; page++) ask(page);
  for (let i = 0; i < 40; i++) await answer();
  expect(asked).toEqual([1, 2, 3, 40, 39, 38, 37, 36, 35, 34, 33]);
});
