import type { ChangedFile, ChangedText, TaskFacts } from "./check.ts";
import { essenceOf } from "./code-text.ts";
import type { Finding } from "./finding.ts";
import { isScratch } from "./scratch.ts";
import { isGenerated, isProse, isTestFile } from "./test-file.ts";

/** What a changed file adds to a change. */
type Substance = "work" | "tests" | "prose" | "comments" | "blanks" | "generated" | "nothing";

const ONLY: Readonly<Record<Exclude<Substance, "work" | "nothing">, { words: string; wanted: RegExp }>> = {
  tests: { words: "tests", wanted: /\b(tests?|specs?|coverage|fixtures?|snapshots?|mocks?|flaky)\b/i },
  prose: { words: "text to read", wanted: /\b(readme|docs?|document\w*|changelog|changes|licen[cs]e|contributing|guide|text|wording|typos?|words?|markdown|notes?|tutorial|spelling|describe|explain)\b|\.md\b/i },
  comments: { words: "comments", wanted: /\b(comments?|docs?|docstrings?|document\w*|jsdoc|typos?|wording|licen[cs]e|headers?|annotat\w*|todos?|explain|spelling)\b/i },
  blanks: { words: "blanks and line breaks", wanted: /\b(format\w*|indent\w*|whitespace|blanks?|spaces?|tabs?|prettier|style|lint\w*|line (breaks|endings)|tidy)\b/i },
  generated: { words: "files that tools write", wanted: /\b(lock ?-?files?|build|built|generat\w*|regenerat\w*|bundle\w*|compile\w*|dist|dependenc\w*|deps|upgrad\w*|updat\w*|bump\w*|audit|snapshots?)\b/i },
};

/** What is missing in a change that only looks like work; a stub is none either. */
export function missingWork(files: readonly ChangedFile[], texts: readonly ChangedText[], task: TaskFacts): Finding[] {
  const byPath = new Map(texts.map((text) => [text.path, text]));
  const found = new Set(files.filter((file) => !isScratch(file.path)).map((file) => substanceOf(file, byPath.get(file.path))));
  const stubs = texts.flatMap((text) => stubsIn(text, task));
  if (found.has("work")) return stubs;
  const kinds = Object.entries(ONLY).filter(([kind]) => found.has(kind as Substance));
  if (kinds.length === 0) return stubs;
  // Tests that go with the work are not the work.
  const bare = task.wish.replaceAll(/\b(?:with|and|incl\w*|plus|add|write)\s+(?:(?:a|the|its|unit|some|new)\s+)*tests?\b/gi, (said) => (/^(?:add|write)/i.test(said) ? said : " "));
  const isWanted = kinds.some(([kind, { wanted }]) => wanted.test(bare) || (task.type === "documentation" && (kind === "prose" || kind === "comments")) || (task.type === "test" && kind === "tests"));
  if (isWanted) return stubs;
  return [{ message: `Only ${kinds.map(([, { words }]) => words).join(" and ")} changed, which is not what was wanted. Do the work itself.` }, ...stubs];
}

function substanceOf(file: ChangedFile, text: ChangedText | undefined): Substance {
  if (isGenerated(file.path)) return "generated";
  if (isProse(file.path)) return "prose";
  if (isTestFile(file.path)) return "tests";
  if (!text || text.before === null || text.after === null || file.status === "renamed") return text?.after?.trim() === "" && file.status === "added" ? "nothing" : "work";
  if (essenceOf(file.path, text.before) !== essenceOf(file.path, text.after)) return "work";
  return squeeze(text.before) === squeeze(text.after) ? "blanks" : "comments";
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

const STUB = /\b(?:not (?:yet )?implemented|NotImplementedError|NotImplementedException|unimplemented!\(|todo!\(|implement(?: me| this)? (?:later|here))/i;
const ABSTRACT = /abstractmethod|\babstract\b|Protocol\b|\binterface\b|\bABC\b/;
const SCAFFOLD = /\b(stubs?|scaffold\w*|skeletons?|placeholders?|abstract|interfaces?|base class)\b/i;

/** Places where the work is put off. What is meant to be filled by others is none. */
function stubsIn({ path, before, after }: ChangedText, { wish }: TaskFacts): Finding[] {
  if (after === null || isProse(path) || isTestFile(path) || SCAFFOLD.test(wish)) return [];
  const known = new Set(before?.split("\n"));
  const lines = after.split("\n");
  return lines.flatMap((line, i) => {
    const above = lines.slice(Math.max(0, i - 4), i).join("\n");
    const isPutOff = (STUB.test(line) && !/^\s*(?:#|\/\/|\*)/.test(line)) || (/^\s*(?:pass|\.\.\.)\s*$/.test(line) && /\bdef \w+/.test(above) && /\b(?:TODO|FIXME)\b/.test(above));
    return !isPutOff || known.has(line) || ABSTRACT.test(above) ? [] : [{ message: `${path} line ${i + 1} puts the work off: “${line.trim().slice(0, 80)}”. Do it.`, path }];
  });
}
