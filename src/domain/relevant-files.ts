/** Files named to an agent at most. */
const MOST = 12;
/** Words that say nothing about a place. */
const PLAIN = new Set("with from that this into when then than have also should would could make made adds added fix fixes file files code test tests page pages the and for src lib app index main new all use uses using change update create remove write task work".split(" "));

/** Files of a repository a wish is probably about: those it names, then those whose name or folders share its words. The best first. */
export function relevantFiles(wish: string, paths: readonly string[]): string[] {
  const text = wish.toLowerCase();
  const named = new Set((text.match(/[\w@.-]+(?:\/[\w@.-]+)+|[\w-]+\.[a-z]{1,5}\b/g) ?? []).map((name) => name.replace(/[.,]$/, "").replace(/^\.?\//, "")));
  const words = new Set((text.match(/[\p{L}\d]{3,}/gu) ?? []).filter((word) => !PLAIN.has(word)).map(stem));
  const scored = paths.map((path) => ({ path, score: scoreOf(path.toLowerCase(), named, words) })).filter((p) => p.score >= 3);
  return scored.toSorted((a, b) => b.score - a.score || a.path.length - b.path.length || a.path.localeCompare(b.path)).slice(0, MOST).map((p) => p.path);
}

function scoreOf(path: string, named: ReadonlySet<string>, words: ReadonlySet<string>): number {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  let score = named.has(path) ? 100 : named.has(name) ? 50 : 0;
  for (const wanted of named) if (wanted.includes("/") && path.startsWith(`${wanted}/`)) score += 20;
  const shared = (of: string): number => new Set(wordsIn(of).filter((word) => words.has(word))).size;
  score += 3 * shared(name.replace(/\.[^.]+$/, ""));
  for (const folder of parts.slice(0, -1)) score += shared(folder);
  return score;
}

function wordsIn(name: string): string[] {
  return name.split(/[^\p{L}\d]+/u).filter((word) => word.length >= 3 && !PLAIN.has(word)).map(stem);
}

/** Charts and chart, images and image, stories and story. */
function stem(word: string): string {
  return word.length > 4 ? word.replace(/ies$/, "y").replace(/(?:es|s|ing|ed|e)$/, "") : word;
}
