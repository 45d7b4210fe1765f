"use client";
import { useState } from "react";
import { GROUP_NAME, lastSignOf, type TaskGroup } from "../../client/task-groups.ts";
import { when } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Button } from "../ui/button.tsx";
import { TaskRow } from "./task-row.tsx";

/** Finished tasks shown at first, and how many more a press brings. */
const DONE = { first: 12, more: 100 };

/** Tasks in groups. What is done is folded behind its newest. */
export function TaskList({ groups, projectName }: { groups: readonly TaskGroup[]; projectName: (projectId: string) => string }) {
  const now = useNow();
  const [done, setDone] = useState(() => (groups.length === 1 ? DONE.more : DONE.first));
  return (
    <div className="work-list">
      <div className="work-heads" aria-hidden="true"><span>State</span><span>Task</span><span /><span>Agent</span><span>Track</span><span>Changed</span><span>Spent</span><span>Last sign</span></div>
      {groups.map(({ id, tasks }) => {
        const shown = id === "done" ? tasks.slice(0, done) : tasks;
        return (
          <section key={id} aria-label={GROUP_NAME[id]}>
            <h2 className="work-group">{GROUP_NAME[id]}<span>{tasks.length}</span></h2>
            <ul>{shown.map((task) => <TaskRow key={task.id} task={task} project={projectName(task.projectId)} time={when(lastSignOf(task), now)} />)}</ul>
            {shown.length < tasks.length && (
              <div className="work-more"><Button small onClick={() => setDone(done + DONE.more)}>Show {Math.min(DONE.more, tasks.length - shown.length)} more of {tasks.length}</Button></div>
            )}
          </section>
        );
      })}
    </div>
  );
}
