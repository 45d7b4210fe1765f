"use client";
import { Fragment } from "react";
import type { Autonomy } from "#domain/autonomy.ts";
import { TaskType } from "#domain/task.ts";
import { earnedLine, LEVELS, typeWord } from "../../client/autonomy-words.ts";
import { type ProjectRow, useAutonomy } from "../../client/queries.ts";
import { Problem } from "../ui/feedback.tsx";
import type { PartProps } from "./general-part.tsx";

/** How much runs unasked for each kind of task, on what it rests, and what may happen at full. */
export function AutonomyPart({ draft, edit, project }: PartProps & { project: ProjectRow }) {
  const view = useAutonomy(project.id);
  const setLevel = (type: TaskType, level: Autonomy | ""): void => {
    const { [type]: _, ...others } = draft.autonomyByType;
    edit({ autonomyByType: level === "" ? others : { ...others, [type]: level } });
  };
  return (
    <section className="set" aria-label="What runs unasked">
      <header><h2>What runs unasked</h2><p>Kinds of tasks may have a level of their own. More is proposed when enough was verified in a row, less when work was refuted or undone.</p></header>
      {view.error && <Problem error={view.error} retry={() => void view.refetch()} />}
      <div className="levels">
        {TaskType.options.map((type) => {
          const earned = view.data?.levels.find((l) => l.type === type);
          return (
            <Fragment key={type}>
              <label htmlFor={`level-${type}`} className="b">{typeWord(type)}</label>
              <select id={`level-${type}`} className="field" value={draft.autonomyByType[type] ?? ""} onChange={(event) => setLevel(type, LEVELS.find((l) => l.value === event.target.value)?.value ?? "")}>
                {LEVELS.map(({ value, label }) => <option key={value} value={value}>{value === "" ? `Project: ${draft.autonomy}` : label}</option>)}
              </select>
              <p className="t12 c3">{earned ? earnedLine(earned) : "Looking at what was verified."}</p>
            </Fragment>
          );
        })}
      </div>
      <label className="tick">
        <input type="checkbox" checked={draft.mayMerge} onChange={(event) => edit({ mayMerge: event.target.checked })} />
        <span>May land verified work</span>
        <small>Only at full, with a confidence of 0.90 or more, and where no branch conflicts. A checkpoint comes before, the checks run once more behind, and one press takes it off.</small>
      </label>
      <label className="tick">
        <input type="checkbox" checked={draft.mayPush} onChange={(event) => edit({ mayPush: event.target.checked })} />
        <span>May push verified work and open a pull request</span>
        <small>Only at full. The branch leaves this machine for the project’s remote; nothing is ever forced.</small>
      </label>
    </section>
  );
}
