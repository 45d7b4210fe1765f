"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { type CommentEvent, type CommentView, commentState, type CommentWrite, type Sending } from "#domain/review-comment.ts";
import { count } from "../../client/plan.ts";
import { keys } from "../../client/keys.ts";
import { get, send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";

/** What people said about a change, with where its lines stand now. */
export function useComments(delegationId: string) {
  return useQuery({ queryKey: [...keys.diff(delegationId), "comments"], queryFn: async () => (await get<{ items: CommentView[] }>(`/api/delegations/${delegationId}/comments`)).items });
}

/** Keeps, settles and takes away comments. Every device sees them at once. */
export function useCommenting(delegationId: string) {
  const queries = useQueryClient();
  const again = (): void => void queries.invalidateQueries({ queryKey: [...keys.diff(delegationId), "comments"] });
  return {
    save: useAction(({ id, ...write }: CommentWrite & { id: string }) => send<CommentView>("POST", `/api/delegations/${delegationId}/comments/${id}`, write), { done: again }),
    remove: useAction((id: string) => send("DELETE", `/api/comments/${id}`), { done: again }),
    settle: useAction(({ id, event }: { id: string; event: Exclude<CommentEvent, "send"> }) => send<CommentView>("POST", `/api/comments/${id}/${event}`), { done: again }),
    send: useAction(() => send<Sending>("POST", `/api/delegations/${delegationId}/comments-send`), {
      done(sending) {
        again();
        toast(sending.how === "told" ? `${count(sending.comments, "comment")} sent to the agent as one correction.` : `${count(sending.comments, "comment")} sent. A new try takes ${sending.comments === 1 ? "it" : "them"} up.`);
      },
    }),
  };
}

/** How many comments are still to be sent, and how many wait for an answer. */
export function countComments(comments: readonly CommentView[]): { drafts: number; open: number; addressed: number } {
  const of = (state: ReturnType<typeof commentState>): number => comments.filter((c) => commentState(c) === state).length;
  return { drafts: of("draft"), open: of("open"), addressed: of("addressed") };
}
