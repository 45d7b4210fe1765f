"use client";
import { clockSeconds } from "../../client/times.ts";
import { useIsOld, useLink } from "../../client/use-live.ts";
import { Button } from "../ui/button.tsx";
import { Glyph } from "../ui/glyph.tsx";

/** Says that what is on screen may be old, and since when; it comes back by itself. Only a person loads a page again that was updated meanwhile: they may be writing. */
export function ConnectionNote() {
  const { state, since } = useLink();
  const isOld = useIsOld();
  if (state === "lost") {
    return (
      <div className="lost" role="status" data-s="unknown">
        <span className="st"><Glyph glyph="unknown" />Not connected <small>since {since ? clockSeconds(since.toISOString()) : "a moment"}</small></span>
        <span className="end c2 t12">trying again</span>
      </div>
    );
  }
  if (!isOld) return null;
  return (
    <div className="lost" role="status" data-s="unknown">
      <span className="st"><Glyph glyph="unknown" />Remote Dev was updated</span>
      <span className="end"><Button small onClick={() => location.reload()}>Load it again</Button></span>
    </div>
  );
}
