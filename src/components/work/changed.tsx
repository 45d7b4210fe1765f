import type { TaskView } from "#domain/api.ts";

/** Added and removed lines, or that nothing is changed yet. */
export function Changed({ diffstat, files = false }: { diffstat: TaskView["diffstat"]; files?: boolean }) {
  if (!diffstat) return <span className="c3">none yet</span>;
  return (
    <span className="whitespace-nowrap">
      {files && <>{diffstat.files} {diffstat.files === 1 ? "file" : "files"} </>}
      <span className="plus">+{diffstat.additions}</span> <span className="minus">-{diffstat.deletions}</span>
    </span>
  );
}
