"use client";
import { Fragment, memo, useMemo } from "react";
import type { Block } from "./blocks.ts";
import type { Parts } from "./paint.ts";
import type { Line } from "./patch.ts";
import { isAmong, placeOfLine, useReading } from "./reading.ts";
import { Under } from "./under.tsx";
import { usePaint } from "./use-paint.ts";

const SIGN = { same: "", add: "+", del: "-" } as const;

/** Lines below one another, with the numbers of both sides, in the colours of their language. */
export const UnifiedLines = memo(function UnifiedLines({ block, path }: { block: Extract<Block, { kind: "lines" }>; path: string }) {
  const { lines, hunk, file } = block;
  const parts = usePaint(hunk, lines, path);
  return lines.map((line, i) => (
    <Fragment key={i}>
      <UnifiedLine line={line} parts={parts.get(line)} at={{ path, file }} />
      <Under line={line} path={path} />
    </Fragment>
  ));
});

/** Lines side by side. */
export const SplitLines = memo(function SplitLines({ block, path }: { block: Extract<Block, { kind: "pairs" }>; path: string }) {
  const { pairs, hunk, file } = block;
  const lines = useMemo(() => [...new Set(pairs.flatMap(({ left, right }) => [left, right]).filter((line) => line !== null))], [pairs]);
  const parts = usePaint(hunk, lines, path);
  return pairs.map(({ left, right }, i) => (
    <Fragment key={i}>
      <div className="l2">
        <Half line={left} number={left?.old} parts={left && parts.get(left)} at={{ path, file }} />
        <Half line={right} number={right?.new} parts={right && parts.get(right)} at={{ path, file }} />
      </div>
      {left?.kind === "del" && <Under line={left} path={path} />}
      {right && <Under line={right} path={path} />}
    </Fragment>
  ));
});

/** Classes that say whether a line is where the person is, or what they seek. */
function useLook(line: Line, at: { path: string; file: number }): string {
  const { cursor, writing, found, shown } = useReading();
  const key = `${at.file}:${line.row}`;
  return [isAmong(writing ?? cursor, at.path, line) && "at", found.has(key) && "found", shown === key && "shown"].filter(Boolean).join(" ");
}

/** What tells the room which line was pressed or copied. */
function dataOf(line: Line, file: number): Record<`data-${string}`, string | number | undefined> {
  const place = placeOfLine(line);
  return { "data-file": file, "data-side": place.side, "data-line": place.line, "data-row": line.row ?? undefined };
}

function UnifiedLine({ line, parts, at }: { line: Line; parts: Parts | undefined; at: { path: string; file: number } }) {
  return (
    <div className={`l ${line.kind} ${useLook(line, at)}`} {...dataOf(line, at.file)}>
      <span className="no old">{line.old}</span>
      <span className="no new">{line.new}</span>
      <span className="sign">{SIGN[line.kind]}</span>
      <Code line={line} parts={parts} />
    </div>
  );
}

function Half({ line, number, parts, at }: { line: Line | null; number: number | null | undefined; parts: Parts | null | undefined; at: { path: string; file: number } }) {
  if (!line) return <div className="half none" />;
  return <HalfLine line={line} number={number} parts={parts ?? undefined} at={at} />;
}

function HalfLine({ line, number, parts, at }: { line: Line; number: number | null | undefined; parts: Parts | undefined; at: { path: string; file: number } }) {
  return (
    <div className={`half ${line.kind} ${useLook(line, at)}`} {...dataOf(line, at.file)}>
      <span className="no">{number}</span>
      <span className="sign">{SIGN[line.kind]}</span>
      <Code line={line} parts={parts} />
    </div>
  );
}

function Code({ line, parts }: { line: Line; parts: Parts | undefined }) {
  return (
    <span className="code">
      {parts ? parts.map(({ kind, text, marked }, i) => (marked ? <b key={i} className={kind}>{text}</b> : kind === "" ? text : <span key={i} className={kind}>{text}</span>)) : line.text}
      {line.bare && <span className="bare" title="The file ends here without a line break">no line break</span>}
    </span>
  );
}
