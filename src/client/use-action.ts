"use client";
import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { Refusal } from "./rest.ts";

/** What a person does: runs once at a time, tells a refusal in the server's own words, and says nothing when all is well or the person gave up. */
export function useAction<Input, Output>(work: (input: Input) => Promise<Output>, options: { done?: (output: Output, input: Input) => void; quiet?: boolean } = {}) {
  return useMutation({
    mutationFn: work,
    onSuccess: options.done,
    onError(error) {
      if (options.quiet) return;
      const refusal = refusalOf(error);
      if (refusal.code === "given-up") return;
      toast.error(refusal.message, { description: refusal.next, duration: Number.POSITIVE_INFINITY, closeButton: true });
    },
  });
}

/** Any failure as something to tell: what happened and what to do. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal({ status: 0, code: "internal", title: "Something failed on this page.", detail: error instanceof Error ? error.message : "Load the page again." });
}
