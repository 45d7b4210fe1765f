"use client";
import { MOST_SITES } from "#domain/site.ts";
import { useProjects } from "../../client/queries.ts";

/** Further projects a task changes with its own; nothing to choose where there is no other. */
export function AlsoIn({ projectId, also, onChange }: { projectId: string; also: readonly string[]; onChange: (also: string[]) => void }) {
  const others = (useProjects().data ?? []).filter((p) => p.id !== projectId);
  if (others.length === 0) return null;
  const choose = (id: string, isChosen: boolean): void => onChange(isChosen ? [...also, id] : also.filter((a) => a !== id));
  return (
    <fieldset className="label">
      <legend className="b">Also in</legend>
      <div className="grid gap-1">
        {others.map((p) => (
          <label key={p.id} className="tick">
            <input type="checkbox" checked={also.includes(p.id)} disabled={!also.includes(p.id) && also.length >= MOST_SITES} onChange={(event) => choose(p.id, event.target.checked)} />
            <span className="cut">{p.name}</span>
          </label>
        ))}
      </div>
      <p className="t12 c3">Each gets a worktree and its own checks; all are proved, and land, together.</p>
    </fieldset>
  );
}
