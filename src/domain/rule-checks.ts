import { isProse } from "./test-file.ts";
import { aboutPlaces, type CheckQuestion, type Suggestions } from "./suggested-checks.ts";
import { cleanText } from "./text.ts";

/** Places one rule names at most. */
const MOST = 5;
const PLACE = String.raw`[\x60"']?((?:[\w@.-]+\/)*[\w@-][\w@.-]*(?:\/|\.\w{1,8})|(?:[\w@.-]+\/)+[\w@-]+)[\x60"']?`;
const ANY_PLACE = new RegExp(PLACE, "g");
const LEAVE_BEFORE = new RegExp(String.raw`\b(?:do not|don['’]t|never|must not|without|not)\s+(?:touch|chang|edit|modify|alter)(?:e|ing)?\s+(?:anything (?:in|below|under)\s+)?(?:the )?(?:file |folder )?${PLACE}`, "gi");
const LEAVE_BEHIND = new RegExp(String.raw`\b(?:leave|keep)\s+(?:the )?(?:file |folder )?${PLACE}\s+(?:as it is|as is|alone|untouched|unchanged)`, "gi");
const MAKE = new RegExp(String.raw`\b(?:add|create|write|make)\s+(?:an? |the )?(?:new )?(?:empty )?${PLACE}`, "gi");
const MAKE_FILE = new RegExp(String.raw`\b(?:add|create|write|make)\s+(?:an? |the )?(?:new )?(?:empty )?(?:text )?file\s+(?:called |named )?${PLACE}`, "gi");
const WRITE_IN = new RegExp(String.raw`\b(?:to|in|into|update|extend|rewrite|edit|fix)\s+(?:the )?(?:file )?${PLACE}`, "gi");
// What stands in a file to be read, not to be changed.
const READ_ONLY = /\b(?:as|like|described|documented|said|listed|shown|defined|explained|according|see|from|per|follow\w*|links?|linked|refer\w*|point\w*|redirect\w*)\b[^.;]{0,40}$/i;

/** What would prove a wish, by words alone: places it says have to change or to stay. Nothing that good work could fail. */
export function checksByRule({ wish, files }: Pick<CheckQuestion, "wish" | "files">): Suggestions {
  const text = cleanText(wish, 20_000);
  const stay = placesIn(text, LEAVE_BEFORE, LEAVE_BEHIND).filter((place) => isThere(place, files));
  // Many a name has a dot and is no file: without the word it has to lie in a folder there is.
  const named = [...placesIn(text, MAKE).filter((place) => place.includes("/") && isThere(place.split("/")[0] ?? "", files)), ...placesIn(text, MAKE_FILE)];
  const made = named.filter((place) => /\.\w{1,8}$/.test(place) && !isThere(place, files)).map((place) => (place.includes("/") ? place : `**/${place}`));
  const written = isWriting(text) ? placesIn(text, WRITE_IN).filter((place) => isProse(place) && files.includes(place)) : [];
  const change = [...new Set([...made, ...written])].filter((place) => !stay.includes(place));
  return {
    checks: [
      ...(change.length > 0 ? [aboutPlaces("files-must-change", change, { title: `${change.map((place) => place.replace("**/", "")).join(", ")} changes`, why: "the wish names it" })] : []),
      ...(stay.length > 0 ? [aboutPlaces("files-must-not-change", stay, { title: `${stay.join(", ")} stays as it is`, why: "the wish says so" })] : []),
    ].map((check) => ({ ...check, title: check.title.slice(0, 120) })),
  };
}

function placesIn(text: string, ...patterns: readonly RegExp[]): string[] {
  const found = patterns.flatMap((pattern) => [...text.matchAll(pattern)].filter((match) => !READ_ONLY.test(text.slice(Math.max(0, match.index - 60), match.index))).map(([, place = ""]) => place.replace(/^\.\//, "")));
  return [...new Set(found)].filter((place) => place.length <= 200 && !place.split("/").includes("..")).slice(0, MOST);
}

/** A folder is there when a file lies in it. */
function isThere(place: string, files: readonly string[]): boolean {
  const bare = place.replace(/\/$/, "");
  return files.some((file) => file === bare || file.startsWith(`${bare}/`));
}

/** Whether what is wanted is text: then the text it names has to change, wherever else something does. A file's name says nothing about that. */
function isWriting(wish: string): boolean {
  const text = wish.replace(ANY_PLACE, "");
  return /^\W*(?:please\s+)?(?:document|describe|explain|mention|add|write|update|rewrite|extend|fix|correct)\b/i.test(text) && /\b(?:typos?|section|paragraph|chapter|document\w*|describe|explain|mention|docs?|readme|changelog|guide|spelling|wording|example|note)\b/i.test(text);
}
