import type { Agent, Launch, RunRequest } from "./agent.ts";
import { PLANNED_MB } from "./capacity.ts";
import type { CustomAgent } from "./project.ts";
import { SignalBody } from "./signal.ts";

const BRIEF = "brief.md";

/** An agent from data: its exit is its report. It may also report in our own words: hook payloads shaped like a signal. */
export function declaredAgent(custom: CustomAgent): Agent {
  return {
    id: custom.id,
    name: custom.name,
    program: custom.command[0] ?? "",
    install: `put ${custom.command[0] ?? "it"} on the PATH`,
    signIn: "",
    strengths: "declared in the settings",
    tells: [],
    memoryMb: custom.memoryMb ?? PLANNED_MB,
    passEnv: [],
    reads: [],
    signals: "exit",
    staysOpen: false,
    takesSessionId: false,
    probes: [],
    launch: (run) => launch(custom, custom.command, run),
    ...(custom.resume ? { resume: (run: RunRequest, session: string) => launch(custom, (custom.resume ?? []).map((a) => a.replaceAll("{session}", session)), run) } : {}),
    read: (payload) => {
      const body = SignalBody.safeParse(payload);
      return body.success ? [body.data] : [];
    },
    hookDefault: "",
    askDefault: "",
    answer: (_ask, answer) => ({ via: "hook", stdout: JSON.stringify(answer) }),
    titleState: () => "unknown",
    screenState: () => "unknown",
    instructionFiles: ["AGENTS.md", "CLAUDE.md"],
  };
}

function launch(custom: CustomAgent, command: readonly string[], run: RunRequest): Launch {
  const brief = `${run.runDir}/${BRIEF}`;
  // `{prompt}` stands for the text itself or, by file, for its path. It stays within its one element either way.
  const prompt = custom.promptBy === "file" ? brief : run.prompt;
  const argv = command.map((a, i) => (i === 0 ? run.command : custom.promptBy === "stdin" ? a : a.replaceAll("{prompt}", () => prompt)));
  return {
    argv: [...argv, ...run.extraArgs],
    env: {},
    files: custom.promptBy === "argv" ? [] : [{ name: BRIEF, content: run.prompt }],
    ...(custom.promptBy === "stdin" ? { stdin: brief } : {}),
  };
}
