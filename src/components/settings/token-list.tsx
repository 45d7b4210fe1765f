"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { TokenView } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { useProjects } from "../../client/queries.ts";
import { send } from "../../client/rest.ts";
import { when } from "../../client/times.ts";
import { useAction } from "../../client/use-action.ts";
import { useNow } from "../../client/use-page.ts";
import { Button } from "../ui/button.tsx";
import { useFresh } from "../ui/fresh.tsx";
import { lifeOf } from "./tokens.ts";

/** The tokens there are, newest first; revoking works at once. */
export function TokenList({ tokens }: { tokens: readonly TokenView[] }) {
  if (tokens.length === 0) return <p className="c2">No tokens. Scripts on this machine can use <code>rdv</code> without one.</p>;
  return <div className="rows">{tokens.map((token) => <TokenRow key={token.id} token={token} />)}</div>;
}

function TokenRow({ token }: { token: TokenView }) {
  const queries = useQueryClient();
  const fresh = useFresh();
  const now = useNow();
  const project = useProjects().data?.find((p) => p.id === token.projectId);
  const revoking = useAction<void, unknown>(() => fresh(() => send("DELETE", `/api/tokens/${token.id}`)), { done: () => void queries.invalidateQueries({ queryKey: keys.tokens }) });
  const life = lifeOf(token, now);
  const used = token.lastUsedAt === null ? "never used" : `last used ${when(token.lastUsedAt, now)}${now.getTime() - Date.parse(token.lastUsedAt) < 3_600_000 ? " ago" : ""}`;
  return (
    <div className="row">
      <div className="grow !basis-56">
        <p className="h flex-wrap"><span className="b">{token.name}</span>{token.scopes.map((scope) => <span key={scope} className="tag line">{scope}</span>)}</p>
        <p className="t12 c2">{[token.projectId ? `only ${project?.name ?? "one project"}` : "all projects", life.text, used].join(" · ")}</p>
      </div>
      <Button small kind="danger" aria-label={`Revoke ${token.name}`} busy={revoking.isPending} busyWord="Revoking" onClick={() => revoking.mutate()}>Revoke</Button>
    </div>
  );
}
