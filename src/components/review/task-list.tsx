"use client";
import type { TaskView } from "#domain/api.ts";
import { landedWords } from "../../client/landing-words.ts";
import { count } from "../../client/plan.ts";
import { useProjects } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { when } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Empty } from "../ui/feedback.tsx";
import { Status } from "../ui/glyph.tsx";
import { reviewGroups } from "./reviewable.ts";

/** Tasks whose change can be read, by how far they are; with their projects where there are several. */
export function TaskList({ tasks, projectId }: { tasks: readonly TaskView[]; projectId: string | null }) {
  const groups = reviewGroups(tasks);
  const names = new Map(useProjects().data?.map((p) => [p.id, p.name]));
  const now = useNow();
  if (groups.length === 0) {
    return <Empty title="Nothing to review yet" action={<Link className="btn" to={roomPath(projectId, "chat")}>Say what you want</Link>}>A task stands here from the moment its agent has a folder to work in.</Empty>;
  }
  return (
    <div className="review-list">
      {groups.map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h2 className="caps">{group.name}, {group.tasks.length}</h2>
          {group.tasks.map((task) => (
            <Link key={task.id} to={roomPath(task.projectId, "review", task.number)} className="plain" data-item>
              <Status attention={task.attention} detail="" />
              <span className="id">{task.number}</span>
              <span className="b cut title">{task.title}</span>
              <span className="meta h t12 c2">
                {projectId === null && <span className="cut">{names.get(task.projectId)}</span>}
                <span className="agent cut">{task.assignedAgent}</span>
                {landedWords(task.landing) ? <span className="cut">{landedWords(task.landing)}</span> : <Changed task={task} />}
                <span className="c3 whitespace-nowrap end">{when(task.attention.since, now)}</span>
              </span>
            </Link>
          ))}
        </section>
      ))}
    </div>
  );
}

function Changed({ task: { diffstat } }: { task: TaskView }) {
  if (!diffstat) return <span className="c3">not counted yet</span>;
  if (diffstat.files === 0) return <span className="c3">no change</span>;
  return (
    <span className="whitespace-nowrap">
      {count(diffstat.files, "file")} {diffstat.additions > 0 && <span className="plus">+{diffstat.additions}</span>} {diffstat.deletions > 0 && <span className="minus">-{diffstat.deletions}</span>}
    </span>
  );
}
