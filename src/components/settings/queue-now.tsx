import type { QueueView } from "#domain/queue-view.ts";
import { WAITS_FOR } from "#domain/waiting.ts";
import { useNamedTasks } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { duration } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Glyph } from "../ui/glyph.tsx";

/** What agents hold of this machine now, and who waits for it in which order. */
export function QueueNow({ view }: { view: QueueView }) {
  const { measured, holders, heldMb, budgetMb } = view;
  return (
    <section className="set" aria-label="This machine now">
      <header><h2>This machine now</h2></header>
      <dl className="kv">
        <dt>Agents</dt><dd>{holders.length}{view.capacity.agents === null ? "" : ` of ${view.capacity.agents}`}, planned {gb(heldMb)} of {gb(budgetMb)}</dd>
        <dt>Memory</dt><dd>{gb(measured.availableMb)} free of {gb(measured.totalMb)}</dd>
        <dt>Processors</dt><dd>{measured.cores}, wanted by {measured.load.toFixed(1)} processes</dd>
        <dt>Disk</dt><dd>{gb(measured.diskMb)} free</dd>
      </dl>
      {view.items.length === 0 ? <p className="c2">No task waits for room.</p> : <ol className="rows" aria-label="Queue">{view.items.map((item) => <Row key={item.taskId} item={item} />)}</ol>}
      {view.waking.length > 0 && <ol className="rows" aria-label="Hibernated agents on their way back">{view.waking.map((item) => <WakingRow key={item.sessionId} item={item} />)}</ol>}
    </section>
  );
}

function Row({ item }: { item: QueueView["items"][number] }) {
  const now = useNow();
  const [task] = useNamedTasks([item.taskId]);
  const about = item.startsAt === null ? "" : `, about ${duration(Math.max(60_000, Date.parse(item.startsAt) - now.getTime()))}`;
  return (
    <li className="row" data-s="queued">
      <Glyph glyph="queued" name="queued" />
      <span className="grow !basis-40">
        {task ? <Link to={roomPath(task.projectId, "work", task.number)}>{task.number} {task.title}</Link> : "A task"}
        <span className="t12 c2 block">{WAITS_FOR[item.short]}{about}: {item.why}</span>
      </span>
      <span className="num c3">{item.place}</span>
    </li>
  );
}

/** A hibernated agent that was asked to come back. */
function WakingRow({ item }: { item: QueueView["waking"][number] }) {
  return (
    <li className="row" data-s="queued">
      <Glyph glyph="paused" name="hibernated" />
      <span className="grow !basis-40">
        <Link to={roomPath(item.projectId, "terminals", item.sessionId)}>{item.name}</Link>
        <span className="t12 c2 block">wakes{item.short ? `, ${WAITS_FOR[item.short]}` : ""}{item.why ? `: ${item.why}` : ""}</span>
      </span>
      {item.place > 0 && <span className="num c3">{item.place}</span>}
    </li>
  );
}

function gb(megabytes: number): string {
  return `${(megabytes / 1000).toFixed(1)} GB`;
}
