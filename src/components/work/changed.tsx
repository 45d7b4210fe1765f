import type { TaskView } from "#domain/api.ts";

/** Added and removed lines, or that nothing is changed yet. */
export function Changed({ diffstat, files = false }: { diffstat: TaskView["diffstat"]; files?: boolean }) {
  if (!diffstat) return <span className="c3">none yet</span>;
  if (diffstat.files === 0) return <span className="c3">no change</span>;
  return (
    <span className="whitespace-nowrap">
      {files && <>{diffstat.files} {diffstat.files === 1 ? "file" : "files"} </>}
      {diffstat.additions > 0 && <span className="plus">+{diffstat.additions}</span>} {diffstat.deletions > 0 && <span className="minus">-{diffstat.deletions}</span>}
    </span>
  );
}
