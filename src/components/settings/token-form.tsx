"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Scope } from "#domain/access.ts";
import type { TokenView } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { useProjects } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";
import { Button } from "../ui/button.tsx";
import { Problem } from "../ui/feedback.tsx";
import { Field } from "../ui/field.tsx";
import { useFresh } from "../ui/fresh.tsx";
import { SCOPE_WORDS } from "./tokens.ts";

const DAYS = [7, 30, 90, 365] as const;

/** What a new token is called, may do, concerns, and how long it works. */
export function TokenForm({ onClose, onMade }: { onClose: () => void; onMade: (token: string) => void }) {
  const queries = useQueryClient();
  const fresh = useFresh();
  const projects = useProjects().data ?? [];
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [projectId, setProjectId] = useState("");
  const [days, setDays] = useState("90");
  const making = useAction<void, TokenView & { token: string }>(() => fresh(() => send("POST", "/api/tokens", { name: name.trim(), scopes, days: Number(days), ...(projectId ? { projectId } : {}) })), {
    quiet: true,
    done(made) {
      void queries.invalidateQueries({ queryKey: keys.tokens });
      onMade(made.token);
    },
  });
  const off = name.trim() === "" ? "Give it a name first" : scopes.length === 0 ? "Choose at least one thing it may do" : undefined;
  const failed = making.error && refusalOf(making.error).code !== "given-up" ? making.error : undefined;
  return (
    <form
      className="card"
      aria-label="New token"
      onSubmit={(event) => {
        event.preventDefault();
        if (off === undefined && !making.isPending) making.mutate();
      }}
    >
      <div className="part grid gap-3 !border-t-0">
        <Field label="Name" hint="What uses it, so that you know it again.">
          {(ids) => <input {...ids} className="field" autoFocus autoComplete="off" maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <fieldset>
          <legend className="b">It may</legend>
          {SCOPE_WORDS.map(({ scope, may }) => (
            <label key={scope} className="tick">
              <input type="checkbox" checked={scopes.includes(scope)} onChange={(event) => setScopes(event.target.checked ? [...scopes, scope] : scopes.filter((s) => s !== scope))} />
              <span><span className="mono">{scope}</span></span>
              <small>{may}</small>
            </label>
          ))}
        </fieldset>
        <div className="two">
          <Field label="In">
            {(ids) => (
              <select {...ids} className="field" value={projectId} onChange={(event) => setProjectId(event.target.value)}>
                <option value="">all projects</option>
                {projects.map((p) => <option key={p.id} value={p.id}>only {p.name}</option>)}
              </select>
            )}
          </Field>
          <Field label="Works for">
            {(ids) => <select {...ids} className="field" value={days} onChange={(event) => setDays(event.target.value)}>{DAYS.map((d) => <option key={d} value={d}>{d} days</option>)}</select>}
          </Field>
        </div>
        {failed && <Problem error={failed} />}
      </div>
      <footer>
        <Button kind="accent" type="submit" busy={making.isPending} busyWord="Making" off={off}>Make token</Button>
        <Button kind="quiet" onClick={onClose}>Cancel</Button>
      </footer>
    </form>
  );
}
