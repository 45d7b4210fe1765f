import { setTimeout as pause } from "node:timers/promises";
import type { Brain, ParsedWish } from "#domain/brain.ts";
import { afterCall, afterFailure, afterStop, type Breaker, CLOSED, mayCall } from "#domain/breaker.ts";
import { type ModelCall, wasSent } from "#domain/model-call.ts";
import type { Preferences, RequestKind } from "#domain/router.ts";
import type { Suggestions } from "#domain/suggested-checks.ts";
import { type CallWindow, createCallWindow } from "./call-window.ts";
import { createKeptAnswers, type KeptAnswers } from "./kept-answers.ts";

/** Parses and suggestions that are kept, of each, so that the same wish in the same place is not paid twice. */
const PARSES_KEPT = 200;
/** Calls of a kind that the choice by speed and cost looks back on. */
const MEASURED = 50;

/** What is known about brains while the server runs: who fails, who is fast, who was asked how often. The laws are in the domain. */
export interface ModelRouter {
  preferences: Preferences;
  /** Calls of the last hour by project. */
  window: CallWindow;
  parses: KeptAnswers<ParsedWish>;
  suggestions: KeptAnswers<Suggestions>;
  breakerOf(brain: Brain): Breaker;
  /** Whether a brain may be asked now. */
  mayCall(brain: Brain): boolean;
  /** Tells that a brain was asked. */
  called(brain: Brain): void;
  /** Tells how it ended; `stopped` says nothing about the brain. */
  ended(brain: Brain, how: "answered" | "stopped" | { failed: true; pauseMs?: number | undefined }): void;
  /** Takes a call into account for the choice by speed and cost. */
  measure(call: Pick<ModelCall, "kind" | "brain" | "outcome" | "durationMs" | "costUsd">): void;
  measured(kind: RequestKind, brain: string): { medianMs: number | null; meanUsd: number | null };
  random(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

interface Start {
  preferences: Preferences;
  /** Calls that were recorded before this start, oldest first. */
  calls: readonly ModelCall[];
  now?: () => number;
  random?: () => number;
  wait?: ModelRouter["wait"];
}

/** Knows again what the record says; breakers start closed, so a restart tries everything. */
export function createModelRouter({ preferences, calls, now = Date.now, random = Math.random, wait = sleep }: Start): ModelRouter {
  const breakers = new WeakMap<Brain, Breaker>();
  const recent = new Map<string, Pick<ModelCall, "durationMs" | "costUsd">[]>();
  const breakerOf = (brain: Brain): Breaker => breakers.get(brain) ?? CLOSED;
  const measure: ModelRouter["measure"] = ({ kind, brain, outcome, durationMs, costUsd }) => {
    if (outcome === "ok") recent.set(`${kind} ${brain}`, [...(recent.get(`${kind} ${brain}`) ?? []), { durationMs, costUsd }].slice(-MEASURED));
  };
  for (const call of calls) measure(call);
  return {
    preferences,
    window: createCallWindow(now, timesOf(calls)),
    parses: createKeptAnswers(PARSES_KEPT),
    suggestions: createKeptAnswers(PARSES_KEPT),
    breakerOf,
    mayCall: (brain) => mayCall(breakerOf(brain), now()),
    called: (brain) => void breakers.set(brain, afterCall(breakerOf(brain), now())),
    ended(brain, how) {
      if (how === "answered") breakers.delete(brain);
      else breakers.set(brain, how === "stopped" ? afterStop(breakerOf(brain)) : afterFailure(breakerOf(brain), { now: now(), random: random(), pauseMs: how.pauseMs }));
    },
    measure,
    measured(kind, brain) {
      const past = recent.get(`${kind} ${brain}`) ?? [];
      const costs = past.flatMap((c) => (c.costUsd === null ? [] : [c.costUsd]));
      return { medianMs: medianOf(past.map((c) => c.durationMs)), meanUsd: costs.length === 0 ? null : costs.reduce((sum, usd) => sum + usd, 0) / costs.length };
    },
    random,
    wait,
  };
}

/** The key of a project's window; conversations over all projects have one of their own. */
export function windowKey(projectId: string | null | undefined): string {
  return projectId ?? "all";
}

function timesOf(calls: readonly ModelCall[]): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const call of calls.filter(wasSent)) times.set(windowKey(call.projectId), [...(times.get(windowKey(call.projectId)) ?? []), Date.parse(call.at)]);
  return times;
}

function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal });
}
