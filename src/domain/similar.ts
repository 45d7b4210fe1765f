/** A text that can be found again. */
export interface Findable {
  text: string;
}

const COMMON = new Set("the and for with that this from into when then than not but are was were has have had its you your our can will should all any one also make add use new now get set let per via".split(" "));

/**
 * What is most like a query, best first: words in common, the rare ones weighing more (BM25 with k1 = 1.2, b = 0.5; Robertson and
 * Zaragoza, 2009). What has no word in common is not in the answer.
 */
export function mostSimilar<T extends Findable>(query: string, items: readonly T[], most: number): T[] {
  const wanted = new Set(wordsOf(query));
  const bags = items.map((item) => wordsOf(item.text));
  const mean = bags.reduce((sum, bag) => sum + bag.length, 0) / Math.max(1, bags.length) || 1;
  const rarity = new Map([...wanted].map((word) => [word, rarityOf(bags.filter((bag) => bag.includes(word)).length, bags.length)] as const));
  const scored = items.map((item, i) => ({ item, score: scoreOf(bags[i] ?? [], { rarity, mean }) }));
  return scored.filter((s) => s.score > 0).toSorted((a, b) => b.score - a.score).slice(0, most).map((s) => s.item);
}

function scoreOf(bag: readonly string[], { rarity, mean }: { rarity: ReadonlyMap<string, number>; mean: number }): number {
  let score = 0;
  for (const [word, weight] of rarity) {
    const times = bag.filter((w) => w === word).length;
    score += (weight * times * 2.2) / (times + 1.2 * (0.5 + (0.5 * bag.length) / mean));
  }
  return score;
}

function rarityOf(having: number, of: number): number {
  return Math.log(1 + (of - having + 0.5) / (having + 0.5));
}

/** Lower-case words without their common endings. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return words.filter((word) => !COMMON.has(word)).map((word) => word.replace(/(?<=\p{L}{3})(?:ing|ed|es|s|e)$/u, ""));
}
