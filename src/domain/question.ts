/**
 * Whether an agent's last words ask the person something. A guess by wording: the last paragraph with a question mark,
 * or a request for a choice. Code blocks and quotations do not count.
 */
export function looksLikeQuestion(words: string): boolean {
  const prose = words.replace(/```[\s\S]*?(```|$)/g, "").replace(/^>.*$/gm, "").trim();
  const paragraphs = prose.split(/\n\s*\n/).map((p) => p.trim()).filter(Boolean);
  const last = paragraphs.slice(-2).join("\n");
  if (/\?\s*[)"”*_]*\s*$/m.test(last)) return true;
  return /\b(please (reply|answer|choose|confirm|tell me|let me know)|let me know (which|whether|if|what|how)|which (one|option) (do|would|should))\b/i.test(last);
}
