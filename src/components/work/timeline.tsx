"use client";
import { useMemo } from "react";
import type { TaskView } from "#domain/api.ts";
import { lookOf } from "../../client/attention-look.ts";
import { count } from "../../client/plan.ts";
import { useTimeline } from "../../client/queries.ts";
import { type Chapter, type StoryLine, storyOf } from "../../client/task-story.ts";
import { clock, when } from "../../client/times.ts";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Glyph } from "../ui/glyph.tsx";

/** What happened to a task, in words, by plan, try and aftermath; the newest part first. */
export function Timeline({ task }: { task: TaskView }) {
  const { data, error, refetch } = useTimeline(task);
  const chapters = useMemo(() => (data ? storyOf(data, task.delegations).toReversed() : []), [data, task.delegations]);
  return (
    <section aria-label="Timeline">
      <div className="sec-h">Timeline{data && <span className="end">{count(data.length, "event")}</span>}</div>
      {error ? <Problem error={error} retry={() => void refetch()} /> : null}
      {!data && !error && <Bones waitsFor="the timeline" />}
      {chapters.map((chapter) => <Part key={chapter.key} chapter={chapter} />)}
    </section>
  );
}

function Part({ chapter }: { chapter: Chapter }) {
  return (
    <div className="story">
      <h3 className="caps">{chapter.title}<span className="end">{dayOf(chapter.at)}</span></h3>
      <ol className="tl">
        {chapter.parts.map((part) => ("fold" in part ? <Folded key={part.fold[0]?.seq} lines={part.fold} /> : <Line key={part.seq} line={part} />))}
      </ol>
    </div>
  );
}

function Folded({ lines }: { lines: readonly StoryLine[] }) {
  const first = lines[0];
  if (!first) return null;
  return (
    <li className="!block">
      <details className="story-fold">
        <summary><time dateTime={first.at}>{clock(first.at)}</time><i className="dot" />{count(lines.length, "smaller step")}</summary>
        <ol className="tl">{lines.map((line) => <Line key={line.seq} line={line} />)}</ol>
      </details>
    </li>
  );
}

function Line({ line }: { line: StoryLine }) {
  const look = line.mark && lookOf(line.mark);
  return (
    <li data-s={look?.s}>
      <time dateTime={line.at} title={new Date(line.at).toLocaleString("en-GB")}>{clock(line.at)}</time>
      {look ? <Glyph glyph={look.glyph} size={12} /> : <i className="dot" />}
      <span className={`wrap ${line.mark ? "" : "c2"}`}>{line.text}</span>
    </li>
  );
}

function dayOf(iso: string): string {
  const isToday = new Date(iso).toDateString() === new Date().toDateString();
  return isToday ? "" : when(iso);
}
