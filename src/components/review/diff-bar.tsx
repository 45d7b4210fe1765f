"use client";
import { ArrowDown, ArrowUp, Check, Search, WrapText } from "lucide-react";
import type { ChangeFile } from "#domain/change.ts";
import { Button } from "../ui/button.tsx";
import { Segments } from "../ui/field.tsx";
import type { View } from "./blocks.ts";

interface Props {
  /** The file that is seen at the top. */
  file: ChangeFile;
  view: View;
  /** Changes how lines stand; undefined where there is room for one way only. */
  onView: ((view: View) => void) | undefined;
  wrap: boolean;
  onWrap: () => void;
  seen: boolean;
  onSeen: (seen: boolean) => void;
  onStep: (by: 1 | -1) => void;
  onFind: () => void;
}

const VIEWS = [{ value: "unified", label: "Unified" }, { value: "split", label: "Split" }] as const;

/** What holds for the file one reads: its name stays in sight, with the ways to go on. */
export function DiffBar({ file, view, onView, wrap, onWrap, seen, onSeen, onStep, onFind }: Props) {
  return (
    <div className="review-file-head">
      <code className="b cut grow" title={file.path}>{file.path}</code>
      <span className="h flex-none">
        {onView && <Segments label="Show as" value={view} options={VIEWS} onChange={onView} />}
        <span className="h !gap-0">
          {view === "unified" && <Button kind="quiet" icon small aria-label="Wrap long lines" aria-pressed={wrap} title="Wrap long lines" onClick={onWrap}><WrapText size={14} aria-hidden="true" /></Button>}
          <Button kind="quiet" icon small aria-label="Find in the change" title="Find (Ctrl F)" onClick={onFind}><Search size={14} aria-hidden="true" /></Button>
          <Button kind="quiet" icon small aria-label="Previous change or comment" data-key="p" title="Previous (p)" onClick={() => onStep(-1)}><ArrowUp size={14} aria-hidden="true" /></Button>
          <Button kind="quiet" icon small aria-label="Next change or comment" data-key="n" title="Next (n)" onClick={() => onStep(1)}><ArrowDown size={14} aria-hidden="true" /></Button>
        </span>
        <Button small aria-pressed={seen} data-key="v" onClick={() => onSeen(!seen)}>{seen && <Check size={14} aria-hidden="true" />}Seen <kbd>V</kbd></Button>
      </span>
    </div>
  );
}
