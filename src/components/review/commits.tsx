"use client";
import { count } from "../../client/plan.ts";
import { when } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Changed } from "../work/changed.tsx";
import { useCommits } from "./use-change.ts";

/** The commits of a change, newest first; one of them, or all, are shown beside. */
export function Commits({ delegationId, projectId, chosen, onChoose }: { delegationId: string; projectId: string | undefined; chosen: string | null; onChoose: (commit: string | null) => void }) {
  const commits = useCommits(delegationId, projectId);
  const now = useNow();
  return (
    <section aria-label="Commits" className="review-commits">
      <div className="sec-h">{commits.data ? count(commits.data.length, "commit") : "Commits"}</div>
      {commits.error && <Problem error={commits.error} retry={() => void commits.refetch()} />}
      {commits.isPending && <Bones waitsFor="the commits" lines={2} />}
      {commits.data?.length === 0 && <p className="t12 c2">Nothing is committed yet.</p>}
      {commits.data && commits.data.length > 0 && (
        <ul>
          {commits.data.map((commit) => (
            <li key={commit.sha}>
              <button type="button" aria-pressed={commit.sha === chosen} onClick={() => onChoose(commit.sha === chosen ? null : commit.sha)}>
                <span className="cut">{commit.subject}</span>
                <span className="t12 c2 h"><code>{commit.sha.slice(0, 7)}</code><span className="cut">{commit.author}, {when(commit.at, now)}</span><span className="end whitespace-nowrap"><Changed files diffstat={commit} /></span></span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
