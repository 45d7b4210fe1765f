import "./spent.css";
import type { Spending } from "#domain/spending.ts";
import { useSpending } from "../../client/queries.ts";
import { day, money } from "../../client/times.ts";
import { Bones, Problem } from "../ui/feedback.tsx";

/** What a project's agents used in the last thirty days, with a bar for each day that had any. */
export function Spent({ projectId }: { projectId: string }) {
  const spending = useSpending();
  if (spending.isError) return <Problem error={spending.error} retry={() => void spending.refetch()} />;
  if (!spending.data) return <Bones lines={2} waitsFor="what was used" />;
  const own = spending.data.find((s) => s.projectId === projectId);
  if (!own) return <p className="c2">No agent worked here in the last 30 days.</p>;
  const { usage } = own;
  return (
    <div className="v gap-2">
      <p><span className="num b">{money(own.costUsd)}</span> <span className="c2">in 30 days, {own.tries} {own.tries === 1 ? "try" : "tries"}{own.untold > 0 && `, ${own.untold} of unknown cost`}; {tokens(usage.inputTokens)} tokens in, {tokens(usage.outputTokens)} out</span></p>
      <Bars days={own.days} />
    </div>
  );
}

/** One bar per day: money where it is known, else tokens. */
function Bars({ days }: { days: Spending["days"] }) {
  const isMoney = days.some((d) => d.usage.costUsd !== null);
  const of = ({ usage }: Spending["days"][number]): number | null => (isMoney ? usage.costUsd : usage.inputTokens === null && usage.outputTokens === null ? null : (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0));
  const most = Math.max(...days.map((d) => of(d) ?? 0), 0);
  if (most === 0) return null;
  return (
    <ol className="bars" aria-label={isMoney ? "Cost by day" : "Tokens by day"}>
      {days.map((d) => {
        const value = of(d);
        const words = `${day(d.day)}: ${value === null ? "unknown" : isMoney ? money(value) : `${tokens(value)} tokens`}`;
        return <li key={d.day} title={words} data-unknown={value === null ? "" : undefined}><span style={{ height: `${Math.max(4, Math.round(((value ?? 0) / most) * 100))}%` }} /><span className="sr">{words}</span></li>;
      })}
    </ol>
  );
}

function tokens(count: number | null): string {
  return count === null ? "unknown" : count.toLocaleString("en-GB");
}
