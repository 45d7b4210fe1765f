import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CliId } from "./cli-cache.ts";

/** Keys must look real enough: Claude wants at least 20 characters, Copilot masks every occurrence of a short one. */
export const FAKE_KEY = "fake-key-0000000000000000000000";

export interface CliHomeWish {
  /** Empty folder that becomes HOME; nobody but the user may write to it or its parents (Gemini checks). */
  dir: string;
  /** Address of the fake model server, without a path. */
  modelUrl: string;
  /** Main repository: trust is given to it and covers its worktrees. */
  mainRepository: string;
}

type Environment = Record<string, string>;
type HomeMaker = (wish: CliHomeWish) => Promise<Environment>;

const MAKERS: Record<CliId, HomeMaker> = { claude, codex, gemini, opencode };

/** Fills a throw-away HOME in which a CLI starts without dialogs and talks to the fake model; returns its environment. */
export async function makeCliHome(id: CliId, wish: CliHomeWish): Promise<Environment> {
  await mkdir(wish.dir, { recursive: true, mode: 0o700 });
  return { ...baseEnvironment(wish.dir), ...(await MAKERS[id](wish)) };
}

/** XDG folders are set too: the machine's own values would lead out of the throw-away HOME. */
function baseEnvironment(dir: string): Environment {
  return {
    HOME: dir,
    XDG_CONFIG_HOME: join(dir, ".config"),
    XDG_DATA_HOME: join(dir, ".local", "share"),
    XDG_STATE_HOME: join(dir, ".local", "state"),
    XDG_CACHE_HOME: join(dir, ".cache"),
  };
}

async function claude({ dir, modelUrl, mainRepository }: CliHomeWish): Promise<Environment> {
  await writeJson(join(dir, ".claude.json"), {
    hasCompletedOnboarding: true,
    customApiKeyResponses: { approved: [FAKE_KEY.slice(-20)], rejected: [] },
    projects: { [mainRepository]: { hasTrustDialogAccepted: true } },
  });
  await mkdir(join(dir, ".claude"));
  await writeJson(join(dir, ".claude", "settings.json"), { cleanupPeriodDays: 30 });
  return {
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: FAKE_KEY,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
  };
}

/** The trust entry is read from the file, but per launch it has to be an inline table; so it is left to the launcher. */
async function codex({ dir, modelUrl }: CliHomeWish): Promise<Environment> {
  const home = join(dir, ".codex");
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "config.toml"), codexConfig(modelUrl));
  return { CODEX_HOME: home, FAKE_KEY };
}

/** As after a first start: then Codex notes for itself that it looked for a screen reader. */
function codexConfig(modelUrl: string): string {
  return `model = "gpt-6-sol"
model_provider = "fake"
check_for_update_on_startup = false

[model_providers.fake]
name = "fake"
base_url = ${JSON.stringify(`${modelUrl}/v1`)}
env_key = "FAKE_KEY"
wire_api = "responses"
supports_websockets = false
request_max_retries = 1
stream_max_retries = 1

[analytics]
enabled = false

[features]
daemon_auto_start = false

[tui]
screen_reader_detection_done = true
`;
}

async function gemini({ dir, modelUrl }: CliHomeWish): Promise<Environment> {
  const home = join(dir, ".gemini");
  await mkdir(home, { recursive: true });
  await writeJson(join(home, "settings.json"), {
    security: { auth: { selectedType: "gemini-api-key" } },
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
    privacy: { usageStatisticsEnabled: false },
    ui: { hideBanner: true, hideTips: true },
  });
  return { GOOGLE_GEMINI_BASE_URL: modelUrl, GEMINI_API_KEY: FAKE_KEY };
}

/** The user's config file, not OPENCODE_CONFIG_CONTENT: that one belongs to the launcher, and OpenCode merges the two. */
async function opencode({ dir, modelUrl }: CliHomeWish): Promise<Environment> {
  const home = join(dir, ".config", "opencode");
  await mkdir(home, { recursive: true });
  await writeJson(join(home, "opencode.json"), {
    $schema: "https://opencode.ai/config.json",
    autoupdate: false,
    share: "disabled",
    model: "fake/fake-model",
    small_model: "fake/fake-model",
    provider: {
      fake: {
        npm: "@ai-sdk/openai-compatible",
        name: "Fake",
        options: { baseURL: `${modelUrl}/v1`, apiKey: FAKE_KEY },
        models: { "fake-model": { name: "Fake model", tool_call: true, limit: { context: 128_000, output: 8192 } } },
      },
    },
  });
  return { OPENCODE_DISABLE_MODELS_FETCH: "1", OPENCODE_DISABLE_AUTOUPDATE: "1" };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, JSON.stringify(value, null, 2));
}
