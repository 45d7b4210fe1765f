"use client";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { type Evidence, sumOf } from "#domain/evidence.ts";
import { Glyph } from "../ui/glyph.tsx";
import { evidenceNumber } from "./words.ts";

/** What the checks saw: first the sum, then each with its command and output, last what nobody looked at. */
export function Checks({ evidence, planned }: { evidence: readonly Evidence[]; planned: number }) {
  const run = evidence.filter((e) => e.outcome !== "skipped");
  const skipped = evidence.filter((e) => e.outcome === "skipped");
  const failed = run.some((e) => e.outcome === "failed");
  if (evidence.length === 0) return <section><p className="c2">No check has run on this try. {planned > 0 && `${planned} are agreed and run when the agent reports.`}</p></section>;
  return (
    <>
      <section>
        <div className="h" data-s={failed ? "failed" : run.length > 0 ? "verified" : "unknown"}>
          <Glyph glyph={failed ? "refuted" : run.length > 0 ? "verified" : "unknown"} size={18} />
          <p className="bb t14">{sumOf(evidence)}</p>
          {evidence[0]?.headSha && <code className="end c3 t12" title="The commit that was looked at">{evidence[0].headSha.slice(0, 7)}</code>}
        </div>
        <div className="mt-2">{run.map((e) => <Row key={e.id} one={e} />)}</div>
      </section>
      {skipped.length > 0 && (
        <section>
          <div className="sec-h">Not checked</div>
          <ul className="t12 c2 grid gap-1">{skipped.map((e) => <li key={e.id} className="wrap"><span className="mono">{e.title}</span>: {e.note}</li>)}</ul>
        </section>
      )}
    </>
  );
}

function Row({ one }: { one: Evidence }) {
  const [open, setOpen] = useState(false);
  const passed = one.outcome === "passed";
  const hasMore = one.outputTail !== "" || one.argv !== null || one.findings.length > 0;
  return (
    <div className="ev" data-s={passed ? "verified" : "failed"}>
      <Glyph glyph={passed ? "verified" : "refuted"} name={passed ? "Passed" : "Failed"} />
      <span className="what">{one.title}</span>
      <span className="num">{evidenceNumber(one)}</span>
      {one.note !== "" && <span className="sub">{one.note}</span>}
      {one.findings.map((f, i) => <span key={i} className="sub text-failed">{f.path && <code>{f.path}: </code>}{f.message}</span>)}
      {hasMore && <button type="button" className="sub more" aria-expanded={open} onClick={() => setOpen(!open)}><ChevronRight size={12} aria-hidden="true" className={open ? "rotate-90" : ""} />{one.outputTail === "" ? "Command" : "Output"}</button>}
      {open && (
        <div className="col-span-full grid min-w-0 gap-1.5 pt-1">
          {one.argv && <code className="t12 wrap">{one.argv.join(" ")}</code>}
          {one.outputTail !== "" && <pre className="output">{one.outputTail}</pre>}
        </div>
      )}
    </div>
  );
}
