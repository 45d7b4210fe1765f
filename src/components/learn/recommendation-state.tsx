import { Check, Undo2, X } from "lucide-react";
import type { RecommendationStatus } from "#domain/post-mortem.ts";
import { Glyph } from "../ui/glyph.tsx";
import { statusWord } from "./lessons.ts";

/** What became of a recommendation, as shape and word. Green is proof and nothing else, so applied is not green. */
export function RecommendationState({ status }: { status: RecommendationStatus }) {
  const icon = { size: 14, strokeWidth: 2, "aria-hidden": true } as const;
  if (status === "proposed") return <span className="st" data-s="needs"><Glyph glyph="needs" />{statusWord(status)}</span>;
  return <span className="st">{status === "applied" ? <Check {...icon} /> : status === "reverted" ? <Undo2 {...icon} /> : <X {...icon} />}{statusWord(status)}</span>;
}
