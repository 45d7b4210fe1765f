import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type CliId, PINNED } from "./cli-cache.ts";
import { FAKE_KEY, makeCliHome } from "./cli-home.ts";

const modelUrl = "http://127.0.0.1:4010";
const mainRepository = "/home/dev/my project";
let dir: string;

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), "cli-home-")), "home");
  onTestFinished(() => rmSync(join(dir, ".."), { recursive: true }));
});

describe("makeCliHome", () => {
  it.each(Object.keys(PINNED) as CliId[])("keeps %s inside its own folder", async (id) => {
    const environment = await makeCliHome(id, { dir, modelUrl, mainRepository });
    expect(environment.HOME).toBe(dir);
    const folders = Object.entries(environment).filter(([name]) => name.endsWith("_HOME"));
    expect(folders.every(([, folder]) => folder.startsWith(dir))).toBe(true);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });

  it("lets claude start without onboarding, key and trust dialogs", async () => {
    const environment = await makeCliHome("claude", { dir, modelUrl, mainRepository });
    expect(environment).toMatchObject({ ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: FAKE_KEY });
    expect(JSON.parse(read(".claude.json"))).toEqual({
      hasCompletedOnboarding: true,
      customApiKeyResponses: { approved: [FAKE_KEY.slice(-20)], rejected: [] },
      projects: { [mainRepository]: { hasTrustDialogAccepted: true } },
    });
  });

  it("points codex to the fake provider", async () => {
    const environment = await makeCliHome("codex", { dir, modelUrl, mainRepository });
    expect(environment).toMatchObject({ CODEX_HOME: join(dir, ".codex"), FAKE_KEY });
    expect(read(".codex/config.toml")).toContain(`base_url = "${modelUrl}/v1"`);
  });

  it("chooses gemini's key login", async () => {
    const environment = await makeCliHome("gemini", { dir, modelUrl, mainRepository });
    expect(environment).toMatchObject({ GOOGLE_GEMINI_BASE_URL: modelUrl, GEMINI_API_KEY: FAKE_KEY });
    expect(JSON.parse(read(".gemini/settings.json"))).toMatchObject({ security: { auth: { selectedType: "gemini-api-key" } } });
  });

  it("leaves opencode's inline configuration to the launcher", async () => {
    const environment = await makeCliHome("opencode", { dir, modelUrl, mainRepository });
    expect(environment).not.toHaveProperty("OPENCODE_CONFIG_CONTENT");
    const config = JSON.parse(read(".config/opencode/opencode.json")) as unknown;
    expect(config).toMatchObject({ model: "fake/fake-model", provider: { fake: { options: { baseURL: `${modelUrl}/v1` } } } });
  });
});

function read(path: string): string {
  return readFileSync(join(dir, path), "utf8");
}
