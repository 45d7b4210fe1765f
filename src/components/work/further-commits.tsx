import type { Evidence } from "#domain/evidence.ts";
import { useProjects } from "../../client/queries.ts";
import { Changed } from "./changed.tsx";

/** The commits that were looked at in further repositories, and how much changed there. */
export function FurtherCommits({ seen }: { seen: readonly Evidence[] }) {
  const projects = useProjects().data ?? [];
  const each = new Map(seen.flatMap((e) => (e.projectId ? [[e.projectId, e] as const] : [])));
  if (each.size === 0) return null;
  return (
    <ul aria-label="Further repositories">
      {[...each].map(([id, { headSha, diffstat }]) => (
        <li key={id} className="t12 c2">
          <span className="b">{projects.find((p) => p.id === id)?.name ?? "another project"}</span> {diffstat.files === 0 ? "stays as it was" : <><code title={headSha ?? undefined}>{headSha?.slice(0, 7)}</code>, <Changed files diffstat={diffstat} /></>}
        </li>
      ))}
    </ul>
  );
}
