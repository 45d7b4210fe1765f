import type { DoctorLine } from "#domain/api.ts";
import { Copy } from "../ui/copy.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { groupsOf, sumOf } from "./report.ts";
import "./health.css";

const LOOK = {
  ready: { s: "verified", glyph: "verified", word: "ready" },
  action: { s: "needs", glyph: "needs", word: "needs a step" },
  missing: { s: "queued", glyph: "queued", word: "not there" },
} as const;

/** The doctor's report: what is there, in which version, and the command that mends what is not. */
export function Doctor({ lines }: { lines: readonly DoctorLine[] }) {
  return groupsOf(lines).map((group) => <DoctorGroup key={group.id} name={group.name} lines={group.lines} />);
}

/** One group of the report under its head. */
export function DoctorGroup({ name, lines }: { name: string; lines: readonly DoctorLine[] }) {
  return (
    <section aria-label={name}>
      <h2 className="dh">{name}<span className="end t12 c2 font-normal">{sumOf(lines)}</span></h2>
      {lines.map((line) => <Line key={line.id} line={line} />)}
    </section>
  );
}

function Line({ line }: { line: DoctorLine }) {
  // A tool that is needed and not there is worse than an agent that is not installed.
  const look = line.state === "missing" && line.group === "tools" ? { s: "failed", glyph: "failed", word: "missing" } as const : LOOK[line.state];
  const isAbsent = line.state === "missing";
  return (
    <div className="dr" data-s={look.s}>
      <Glyph glyph={look.glyph} name={look.word} />
      <span className="b cut">{line.name}</span>
      <span className="ver">{line.version ?? (isAbsent ? line.text : "unknown")}</span>
      <span className="said">
        {!(isAbsent && line.fix) && <span className="c2">{line.text}</span>}
        {line.fix && <code>{line.fix}</code>}
      </span>
      {line.fix && <Copy text={line.fix} />}
    </div>
  );
}
