"use client";
import { type CSSProperties, memo, useMemo } from "react";
import type { DiffFile } from "#domain/api.ts";
import { count } from "../../client/plan.ts";
import { changeStarts, type Parts, partsOf, splitChunks, unifiedChunks } from "./drawn.ts";
import { type Hunk, type Line, readPatch } from "./patch.ts";

export type View = "unified" | "split";

/** The lines of a file's change, with the numbers of both sides, in the colours of its language. */
export const DiffLines = memo(function DiffLines({ file, view }: { file: DiffFile; view: View }) {
  const hunks = useMemo(() => readPatch(file.patch), [file.patch]);
  return (
    <div className={`diff ${view}`} role="figure" aria-label={`Change of ${file.path}`}>
      {hunks.map((hunk, i) => <HunkLines key={i} hunk={hunk} path={file.path} view={view} />)}
    </div>
  );
});

function HunkLines({ hunk, path, view }: { hunk: Hunk; path: string; view: View }) {
  const parts = useMemo(() => partsOf(hunk, path), [hunk, path]);
  const starts = useMemo(() => changeStarts(hunk), [hunk]);
  return (
    <>
      {(hunk.gap > 0 || hunk.heading !== "") && <div className="hunk">{hunk.gap > 0 && <span>{count(hunk.gap, "unchanged line")}</span>}<span className="cut">{hunk.heading}</span></div>}
      {view === "unified"
        ? unifiedChunks(hunk).map(({ key, rows }) => (
            <div key={key} className="chunk" style={{ "--rows": rows.length } as CSSProperties}>
              {rows.map((line, i) => <UnifiedLine key={i} line={line} parts={parts.get(line)} starts={starts.has(line)} />)}
            </div>
          ))
        : splitChunks(hunk).map(({ key, rows }) => (
            <div key={key} className="chunk" style={{ "--rows": rows.length } as CSSProperties}>
              {rows.map(({ left, right }, i) => (
                <div key={i} className="l2" data-change={isStart(starts, left, right) || undefined}>
                  <Half line={left} number={left?.old} parts={left && parts.get(left)} />
                  <Half line={right} number={right?.new} parts={right && parts.get(right)} />
                </div>
              ))}
            </div>
          ))}
    </>
  );
}

function isStart(starts: ReadonlySet<Line>, left: Line | null, right: Line | null): boolean {
  return (left !== null && starts.has(left)) || (right !== null && starts.has(right));
}

const SIGN = { same: "", add: "+", del: "-" } as const;

function UnifiedLine({ line, parts, starts }: { line: Line; parts: Parts | undefined; starts: boolean }) {
  return (
    <div className={`l ${line.kind}`} data-change={starts || undefined}>
      <span className="no old">{line.old}</span>
      <span className="no new">{line.new}</span>
      <span className="sign">{SIGN[line.kind]}</span>
      <Code line={line} parts={parts} />
    </div>
  );
}

function Half({ line, number, parts }: { line: Line | null; number: number | null | undefined; parts: Parts | null | undefined }) {
  if (!line) return <div className="half none" />;
  return (
    <div className={`half ${line.kind}`}>
      <span className="no">{number}</span>
      <span className="sign">{SIGN[line.kind]}</span>
      <Code line={line} parts={parts ?? undefined} />
    </div>
  );
}

function Code({ line, parts }: { line: Line; parts: Parts | undefined }) {
  return (
    <span className="code">
      {parts?.map(({ kind, text, marked }, i) => (marked ? <b key={i} className={kind}>{text}</b> : kind === "" ? text : <span key={i} className={kind}>{text}</span>))}
      {line.bare && <span className="bare" title="The file ends here without a line break">no line break</span>}
    </span>
  );
}
