import { Fragment } from "react";
import type { ProjectKnowledge } from "#domain/knowledge.ts";
import { type AgentRow, performanceOf, shareText } from "./performance.ts";

/** Which agent does which type of task well: the share of verified tries, its range, the counts. */
export function PerformancePlot({ known }: { known: readonly Pick<ProjectKnowledge, "performanceCounts">[] }) {
  const types = performanceOf(known);
  const best = types[0]?.rows[0];
  return (
    <section aria-label="Verified tries by type of task and agent">
      <div className="sec-h">Verified, of all tries<span className="end">by type of task</span></div>
      {types.length === 0 && <p className="t12 c2">No agent has finished a task here yet.</p>}
      {types.length > 0 && (
        <table className="learn-plot">
          <colgroup><col /><col /><col /></colgroup>
          <thead className="sr"><tr><th scope="col">Agent</th><th scope="col">Range</th><th scope="col">Verified of tries</th></tr></thead>
          <tbody>
            {types.map(({ type, rows }) => (
              <Fragment key={type}>
                <tr><th colSpan={3} scope="rowgroup" className="b">{type}</th></tr>
                {rows.map((row) => <Row key={row.agent} row={row} />)}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
      {types.length > 0 && <div className="learn-scale" aria-hidden="true"><span>0</span><span>.25</span><span>.5</span><span>.75</span><span>1</span></div>}
      {best && <p className="t11 c3 mt-2">The dot is the share, the line its 90 % range. The left end is what can be counted on: {best.agent} at {types[0]?.type} tasks, at least {shareText(best.low)}.</p>}
    </section>
  );
}

function Row({ row: { agent, share, low, high, verified, tries, best } }: { row: AgentRow }) {
  return (
    <tr className={best ? "best" : ""}>
      <td className="mono cut" title={agent}>{agent}</td>
      <td>
        <div className="range">
          <i style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
          <b style={{ left: `${share * 100}%` }} />
        </div>
        <span className="sr">{shareText(low)} to {shareText(high)}</span>
      </td>
      <td>{verified}/{tries}</td>
    </tr>
  );
}
