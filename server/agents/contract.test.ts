import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Agent, Launch, ScreenState, TranscriptFacts } from "#domain/agent.ts";
import { Autonomy } from "#domain/autonomy.ts";
import { SignalBody } from "#domain/signal.ts";
import { loadPlugs } from "../lib/registry.ts";
import { runRequest } from "./samples/run-request.ts";

/** What a real CLI said and showed, recorded against the fake model, and what it means. */
interface Samples {
  heard: { payload: Record<string, unknown>; says: SignalBody[] }[];
  screens: { name: string; title: string; titleState: ScreenState; state: ScreenState; text: string[] }[];
  transcript?: { facts: TranscriptFacts; lines: string[] };
}

const agents = await loadPlugs<Agent>(import.meta.dirname);
const HOSTILE = ["-p --help", "--version", "a\n\n-b\n", `"'\`$(touch x)\\`, "; rm -rf ~", "{prompt} {{x}}", "🎉 é \u007f", "="];
const prompts = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", minLength: 1, maxLength: 60 }).map((text) => text.replaceAll("\0", ""))).filter((text) => text !== "").map((text) => `${text}\u{1F511}`);
const levels = fc.constantFrom(...Autonomy.options);

describe.each([...agents.values()].map((agent) => [agent.id, agent] as const))("%s", (id, agent) => {
  const samples = JSON.parse(readFileSync(join(import.meta.dirname, "samples", `${id}.json`), "utf8")) as Samples;
  const starts = (run: Parameters<Agent["launch"]>[0]): Launch[] => [agent.launch(run), ...(agent.resume ? [agent.resume(run, "4f1c-id")] : [])];
  const saysNothing = (start: number): boolean => start === 1 && agent.resumesWithoutWords === true;

  it("says how to install it and sign in, and asks for nothing but its own", () => {
    expect([agent.install, agent.signIn]).toEqual([expect.stringMatching(/^npm install -g \S+$/), expect.stringContaining(agent.program)]);
    expect(agent.passEnv.every((name) => /^[A-Z][A-Z_]{2,}[A-Z*]$/.test(name))).toBe(true);
    expect(agent.reads.every((name) => /^(~|\{repository\}|\{worktree\})\/[\w./-]+$/.test(name) && !name.includes(".."))).toBe(true);
  });

  it("names each further worktree of a task to its CLI when it starts and when it goes on, and nothing where there is none", () => {
    const also = [{ worktree: "/home/dev/work trees/api, the 2nd", gitCommonDir: "/home/dev/api/.git", gitLink: undefined }];
    for (const launch of starts(runRequest({ also }))) expect(JSON.stringify(launch)).toContain(also[0]?.worktree);
    expect(starts(runRequest({ also: [] }))).toEqual(starts(runRequest({})));
  });

  it("keeps any prompt in one element of its arguments, where it cannot be an option", () => {
    fc.assert(
      fc.property(prompts, levels, (prompt, autonomy) => {
        const others = starts(runRequest({ prompt: "other", autonomy }));
        for (const [i, { argv, env, files }] of starts(runRequest({ prompt, autonomy })).entries()) {
          if (saysNothing(i)) continue;
          const at = argv.findIndex((part) => part.endsWith(prompt));
          expect(argv[at] === prompt ? argv[at - 1] : argv[at]).toMatch(argv[at] === prompt ? /^--$/ : /^--[a-z-]+=/);
          expect(argv.with(at, "")).toEqual(others[i]?.argv.with(at, ""));
          expect({ env, files }).toEqual({ env: others[i]?.env, files: others[i]?.files });
        }
      }),
    );
  });

  it.runIf(agent.resumesWithoutWords)("says nothing where it resumes without words", () => {
    fc.assert(
      fc.property(prompts, levels, (prompt, autonomy) => {
        const resumed = starts(runRequest({ prompt, autonomy })).filter((_start, i) => saysNothing(i));
        expect(resumed).toHaveLength(1);
        expect(JSON.stringify(resumed)).not.toContain(JSON.stringify(prompt).slice(1, -1));
      }),
    );
  });

  it("waits at its prompt when there is nothing to say yet", () => {
    for (const { argv } of starts(runRequest({ prompt: "" }))) expect(argv.filter((part) => part === "" || part === "--" || part.startsWith("--prompt"))).toEqual([]);
  });

  it("never starts with everything allowed, and with nothing secret in its arguments", () => {
    for (const autonomy of Autonomy.options) {
      for (const { argv, files } of starts(runRequest({ autonomy }))) {
        expect(argv[0]).toBe("/usr/bin/agent");
        expect(argv.join(" ")).not.toMatch(/bypassPermissions|skip-permissions|yolo|--auto\b|danger-full-access|bypass-approvals|key-of-the-person|password-of-the-run/);
        expect(argv.join(" ")).toContain("--model mine");
        expect(files.every(({ name, content }) => /^\.?[\w-]+\.\w+$/.test(name) && !content.includes("key-of-the-person"))).toBe(true);
      }
    }
  });

  it("tells what happens: by our hook, whatever its path, or by an API of its own", () => {
    const { argv, files } = agent.launch(runRequest({}));
    const told = [...argv, ...files.map((file) => file.content)].join("\n");
    expect(told.includes("rdv-hook")).toBe(agent.signals === "hooks");
    expect(agent.api !== undefined).toBe(agent.signals === "events");
  });

  it("reads what a real one said", () => {
    for (const { payload, says } of samples.heard) expect(agent.read(payload)).toEqual(says);
    expect(samples.heard.flatMap(({ says }) => says.map((body) => body.kind))).toEqual(expect.arrayContaining(NEEDED));
  });

  it("makes valid signals, or none, of whatever else comes", () => {
    const payload = fc.constantFrom(...samples.heard.map((sample) => sample.payload));
    const odd = fc.tuple(payload, fc.dictionary(fc.constantFrom(...Object.keys(samples.heard[0]?.payload ?? {}), "tool_input", "properties", "prompt", "tool_response", "error"), fc.jsonValue())).map(([base, more]) => ({ ...base, ...more }));
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), odd), (said) => {
      expect(agent.read(said).map((body) => SignalBody.safeParse(body).error?.issues)).toEqual(agent.read(said).map(() => undefined));
      expect(["string", "undefined"]).toContain(typeof agent.conversationOf?.(said));
    }), { numRuns: 500 });
  });

  it("knows a real one's screens and titles, and no state in anything else", () => {
    for (const { title, titleState, text, state } of samples.screens) expect([agent.titleState(title), agent.screenState(text.join("\n"))]).toEqual([titleState, state]);
    for (const text of ["", "host", "TASK COMPLETE, all tests pass", "$ ls\nREADME.md\n$ "]) expect([agent.titleState(text), agent.screenState(text)]).toEqual(["unknown", "unknown"]);
  });

  it("says which of what it uses it tells, as its transcripts and events show", () => {
    const told = [...(samples.transcript ? [samples.transcript.facts.usage] : []), ...samples.heard.flatMap(({ payload }) => agent.read(payload)).filter((body) => body.kind === "usage")];
    const measures = [["usd", "costUsd"], ["tokens", "outputTokens"], ["turns", "turns"]] as const;
    expect(agent.tells).toEqual(measures.filter(([, field]) => told.some((usage) => typeof usage[field as keyof typeof usage] === "number")).map(([measure]) => measure));
  });

  it("reads a transcript, and one that is cut or has unknown lines", () => {
    const { lines = [], facts } = samples.transcript ?? {};
    const whole = lines.join("\n");
    expect(agent.readTranscript?.(whole)).toEqual(facts);
    expect(agent.readTranscript?.(`{"type":"new-kind","x":1}\nnot json\n${whole}\n{"type":"new-kind"}`)).toEqual(facts);
    fc.assert(fc.property(fc.nat(whole.length), fc.nat(whole.length), (from, to) => isUsage(agent.readTranscript?.(whole.slice(from, to))?.usage)));
  });

  it("hands over an answer as data", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (words) => {
        const tool = { name: "Bash", kind: "command" as const, command: "ls" };
        const question = { text: words, choices: [], multiple: false };
        const ask = { askId: "../x?y", agentSessionId: "s" };
        const no = agent.answer({ ...ask, tool }, { verdict: "deny", why: words });
        const yes = agent.answer({ ...ask, tool }, { verdict: "approve" });
        const choice = agent.answer({ ...ask, questions: [question] }, { verdict: "answer", answers: [{ question, choice: words }] });
        expect(JSON.stringify(no)).not.toBe(JSON.stringify(yes));
        // JSON on standard output, or a path in which the id is one part.
        for (const delivery of [no, yes, choice]) expect(delivery.via === "hook" ? delivery.stdout : delivery.path).toMatch(/^\{[^\n]*\}$|^\/[a-z]+\/\.\.%2Fx%3Fy\/[a-z]+$/);
        expect(JSON.stringify(no.via === "hook" ? JSON.parse(no.stdout) : no.body)).toContain(JSON.stringify(words).slice(1, -1));
      }),
    );
  });
});

/** Whatever a CLI is like, without these it cannot be followed. */
const NEEDED = ["session-started", "turn-started", "permission-asked", "tool-ended", "turn-ended"];

function isUsage(usage: TranscriptFacts["usage"] | undefined): boolean {
  return usage === undefined || Object.values(usage).every((count) => count === null || (Number.isFinite(count) && count >= 0));
}
