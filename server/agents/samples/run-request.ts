import type { RunRequest } from "#domain/agent.ts";

/** A run as the server would ask for it, on paths that need quoting. */
export function runRequest(wish: Partial<RunRequest>): RunRequest {
  return {
    prompt: "Add a file", autonomy: "confirm", worktree: "/home/dev/work trees/1-feat-x", mainRepository: "/home/dev/it's \"mine\"", gitCommonDir: "/home/dev/it's \"mine\"/.git",
    runDir: "/home/dev/.remote-dev/runs/s.1", agentSessionId: "9a1c5d9e-0000-4000-8000-000000000000", hook: "/home/dev/it's a folder/rdv-hook", port: 4711, password: "password-of-the-run",
    env: { ANTHROPIC_API_KEY: "key-of-the-person", GEMINI_API_KEY: "key-of-the-person" }, home: "/home/dev", command: "/usr/bin/agent", extraArgs: ["--model", "mine"], files: {},
    ...wish,
  };
}
