import { stripVTControlCharacters } from "node:util";
import type { CheckResult } from "#domain/evidence.ts";
import type { Finding } from "#domain/finding.ts";
import { cleanText } from "#domain/text.ts";
import type { Redact } from "./redact.ts";

/** Characters of one finding or note; more is an output and not a sentence. */
const MAX_WORDS = 8000;

/** What a program printed, as it may be kept and shown: nothing steers a terminal, nothing hides, no secrets. Escapes go first, they may stand in the middle of a secret. */
export function plainText(redact: Redact, text: string, max = text.length): string {
  return redact(cleanText(stripVTControlCharacters(text), text.length)).slice(0, max);
}

/** A result as it may be kept, shown, and told to agents and models. */
export function plainResult<R extends CheckResult>(redact: Redact, result: R): R {
  const words = (text: string): string => plainText(redact, text, MAX_WORDS);
  const findings = (found: readonly Finding[]): Finding[] => found.map((f) => ({ ...f, message: words(f.message) }));
  return {
    ...result,
    note: words(result.note),
    findings: findings(result.findings),
    outputTail: plainText(redact, result.outputTail),
    ...(result.looks ? { looks: findings(result.looks) } : {}),
  };
}
