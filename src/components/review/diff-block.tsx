"use client";
import { memo } from "react";
import { count } from "../../client/plan.ts";
import { Button } from "../ui/button.tsx";
import type { Block } from "./blocks.ts";
import { SplitLines, UnifiedLines } from "./diff-lines.tsx";
import { FileHead } from "./file-head.tsx";
import { FileNote } from "./file-note.tsx";
import type { Line } from "./patch.ts";
import { useReading } from "./reading.ts";
import { countOf } from "./shown.ts";

/** Lines between hunks that are shown at once. */
const STEP = 60;

/** One piece of a change. */
export const DiffBlock = memo(function DiffBlock({ block }: { block: Block }) {
  const reading = useReading();
  const file = reading.files[block.file];
  if (!file) return null;
  switch (block.kind) {
    case "head":
      return <FileHead file={file} />;
    case "note":
      return <FileNote file={file} />;
    case "lines":
      return <UnifiedLines block={block} path={file.path} />;
    case "pairs":
      return <SplitLines block={block} path={file.path} />;
    case "wait":
      return <div className="diff-wait" role="status" aria-label={`Lines of ${file.path} are being read`} style={{ blockSize: block.rows * 20 }} />;
    case "all":
      return <div className="review-folded"><Button small onClick={() => reading.onWhole(file)}>Show all, {countOf(block.left)} more rows</Button></div>;
    case "gap":
      return <Gap block={block} />;
    case "end":
      return <button type="button" className="hunk" onClick={() => reading.onMore(file, { row: "end", from: block.below, to: block.below + STEP - 1, old: block.shift })}><span>Lines below</span></button>;
  }
});

function Gap({ block }: { block: Extract<Block, { kind: "gap" }> }) {
  const { files, onMore } = useReading();
  const { hunk, gap } = block;
  const file = files[block.file];
  const heading = hunk.heading && <span className="cut">{hunk.heading}</span>;
  if (!file || gap <= 0 || hunk.row === null) return <div className="hunk">{heading}</div>;
  const { row } = hunk;
  // Lines that are shown already stand between the gap and the hunk.
  const upTo = (hunk.lines.find((line) => line.new !== null)?.new ?? 1) - 1 - (hunk.gap - gap);
  return (
    <button type="button" className="hunk" onClick={() => onMore(file, { row, from: Math.max(upTo - gap + 1, upTo - STEP + 1), to: upTo, old: startOffset(hunk.lines) })}>
      <span>{count(gap, "unchanged line")}</span>{heading}
    </button>
  );
}

/** What has to be added to a number of the new side for the one of the old side, above some lines. */
function startOffset(lines: readonly Line[]): number {
  const old = lines.find((line) => line.old !== null)?.old ?? 0;
  const now = lines.find((line) => line.new !== null)?.new ?? 0;
  return old - now;
}
