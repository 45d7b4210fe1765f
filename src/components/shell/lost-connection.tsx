"use client";
import { clockSeconds } from "../../client/times.ts";
import { useLink } from "../../client/use-live.ts";
import { Glyph } from "../ui/glyph.tsx";

/** Says that what is on screen may be old, and since when. It comes back by itself. */
export function LostConnection() {
  const { state, since } = useLink();
  if (state !== "lost") return null;
  return (
    <div className="lost" role="status" data-s="unknown">
      <span className="st"><Glyph glyph="unknown" />Not connected <small>since {since ? clockSeconds(since.toISOString()) : "a moment"}</small></span>
      <span className="end c2 t12">trying again</span>
    </div>
  );
}
