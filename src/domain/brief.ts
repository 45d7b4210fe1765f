import { z } from "zod";

/** One part of what an agent was told: where it stands in the whole text, and how much of it had to be left out. */
export const BriefPart = z.object({
  title: z.string(),
  /** Where it begins in the text, in characters, and how long it is there. */
  from: z.int().min(0),
  chars: z.int().min(0),
  /** Characters that did not fit. */
  left: z.int().min(0),
});
export type BriefPart = z.infer<typeof BriefPart>;

/** A part before it is put in its place. */
export interface BriefSource {
  title: string;
  text: string;
  /** Most characters it may take. */
  max: number;
}

/** Most characters of a whole brief. */
export const BRIEF_CHARS = 60_000;
const BETWEEN = "\n\n";
const CUT = "\n[cut: the rest did not fit]";

/** Joins the parts in the order given, each within its own limit; what no longer fits into the whole at the end is cut or left out. */
export function composeBrief(sources: readonly BriefSource[], max = BRIEF_CHARS): { text: string; parts: BriefPart[] } {
  const parts: BriefPart[] = [];
  let text = "";
  for (const source of sources) {
    const whole = source.text.trim();
    const lead = text === "" ? "" : BETWEEN;
    const room = Math.min(source.max, max - text.length - lead.length);
    if (whole === "" || room <= CUT.length) continue;
    const kept = whole.length <= room ? whole : `${fitting(whole, room - CUT.length)}${CUT}`;
    parts.push({ title: source.title, from: text.length + lead.length, chars: kept.length, left: whole.length <= room ? 0 : whole.length - (kept.length - CUT.length) });
    text += lead + kept;
  }
  return { text, parts };
}

/** The beginning of a text that fits, cut at a line break where one is near, and never through a character. */
function fitting(text: string, max: number): string {
  const piece = text.slice(0, max).replace(/[\uD800-\uDBFF]$/, "");
  const line = piece.lastIndexOf("\n");
  return line > max * 0.8 ? piece.slice(0, line) : piece;
}
