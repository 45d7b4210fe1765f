"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ForgeToken } from "#domain/forge.ts";
import { keys } from "../../client/keys.ts";
import { type ProjectRow, useForgeToken } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { when } from "../../client/times.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Bones, Problem } from "../ui/feedback.tsx";
import { Field } from "../ui/field.tsx";
import { useFresh } from "../ui/fresh.tsx";

const LEAST = 16;

/** The token a project's pull requests go with. It is typed in once and never comes back to a page. */
export function ForgeTokenPart({ project }: { project: ProjectRow }) {
  const queries = useQueryClient();
  const fresh = useFresh();
  const kept = useForgeToken(project.id);
  const [token, setToken] = useState("");
  const path = `/api/projects/${project.id}/forge-token`;
  const change = useAction((work: () => Promise<{ token: ForgeToken | null }>) => fresh(work), {
    quiet: true,
    done(now) {
      queries.setQueryData(keys.forgeToken(project.id), now);
      setToken("");
    },
  });
  const failed = change.error && refusalOf(change.error).code !== "given-up" ? change.error : undefined;
  const off = token.trim().length < LEAST ? `A token has at least ${LEAST} letters` : undefined;
  return (
    <section className="set" aria-label="Token for pull requests">
      <header><h2>Token for pull requests</h2><p>Needed only where <code>gh</code> is not signed in and the server’s environment holds none. It is kept encrypted, sent to this project’s forge and nowhere else, and never shown again.</p></header>
      {kept.isError ? <Problem error={kept.error} retry={() => void kept.refetch()} /> : !kept.data ? <Bones lines={2} waitsFor="the token" /> : (
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (off === undefined && !change.isPending) change.mutate(() => send("POST", path, { token: token.trim() }));
          }}
        >
          <p className="t12 c2 wrap" role="status">{kept.data.token ? <>Kept since {when(kept.data.token.createdAt)} for <code>{kept.data.token.api}</code>.</> : "None is kept."}</p>
          <Field label={kept.data.token ? "Another token" : "Token"} hint="It has to be allowed to push branches and to open pull requests.">
            {(ids) => <input {...ids} type="password" className="field mono" autoComplete="off" autoCapitalize="off" spellCheck={false} maxLength={500} value={token} onChange={(event) => setToken(event.target.value)} />}
          </Field>
          {failed && <Problem error={failed} />}
          <div className="save">
            <Button type="submit" busy={change.isPending} busyWord="Keeping" off={off}>Keep token</Button>
            {kept.data.token && <Button kind="quiet" onClick={() => change.mutate(() => send("DELETE", path))}>Forget it</Button>}
          </div>
        </form>
      )}
    </section>
  );
}
