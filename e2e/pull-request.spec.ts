import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type FakeForge, startForge, TOKEN } from "./fakes/forge-server.ts";
import { GITHUB } from "./fakes/forge-shapes.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, start, untilTask } from "./support/product-steps.ts";
import { git, privateFolder } from "./support/sample-repo.ts";
import { scriptAgent } from "./support/world.ts";

let product: Product;
let forge: FakeForge;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

/** Writes one more line at each try. */
const WRITER = scriptAgent("writer", 'echo hello >> greeting.txt; git add --all; git -c user.name=writer -c user.email=w@localhost commit -q -m "feat: greeting"');

test.beforeAll(async () => {
  product = await startProduct({ FORGE_TOKEN: TOKEN });
  cookies = await ownerCookies(product);
});
test.afterAll(() => product.stop());
test.beforeEach(async ({ context }) => {
  await context.addCookies(cookies);
  forge = await startForge(GITHUB);
});
test.afterEach(() => forge.close());

async function openEvidence(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Land on main" })).toBeVisible();
  const button = page.getByRole("button", { name: "Evidence" });
  if (await button.isVisible()) await button.click();
}

test("a verified task becomes a pull request; what its review finds goes back to the agent, and what comes of it goes there", async ({ page }, { project: { name } }) => {
  const bare = join(privateFolder(), "acme", "shop.git");
  mkdirSync(bare, { recursive: true });
  git(bare, "init", "--quiet", "--bare", "--initial-branch=main");
  const shop = await addProject(product, `forged ${name}`, [WRITER], { forge: { remote: "origin", kind: "github", api: forge.url, tokenEnv: "FORGE_TOKEN" } });
  git(shop.path, "remote", "add", "origin", `file://${bare}`);
  git(shop.path, "push", "--quiet", "origin", "main");
  const task = await start(product, shop, { wish: "Add a greeting to `greeting.txt`", agent: "writer", until: (now) => now.status === "completed" });
  const branch = task.delegations.at(-1)?.branch ?? "";
  await page.goto(`${product.url}/p/${shop.id}/review/${task.number}`);
  await openEvidence(page);
  const card = page.getByRole("region", { name: "Pull request" });

  await test.step("it says where it goes before it goes", async () => {
    await card.getByRole("button", { name: "Open a pull request" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(`file://${bare}`);
    await expect(dialog.getByLabel("Text")).toHaveValue(/What proves it/);
    await dialog.getByLabel("Title").fill("feat: greet people");
    await dialog.getByRole("button", { name: "Push and open" }).click();
    await expect(card).toContainText("Open acme/shop 1");
    expect(git(bare, "rev-parse", branch)).toBe(task.delegations.at(-1)?.headSha);
    expect(forge.pulls).toMatchObject([{ title: "feat: greet people", branch, base: "main" }]);
  });

  await test.step("its checks and comments come back", async () => {
    forge.pulls[0]?.checks.push({ name: "ci / test", state: "failed", note: "1 test failed" });
    forge.pulls[0]?.comments.push({ id: 1, author: "ann", body: "Say it twice, please.", path: "greeting.txt", line: 1, resolved: false });
    await card.getByRole("button", { name: "Read it again" }).click();
    await expect(card).toContainText("Checks there: 1 failed.");
    await expect(card.getByRole("list", { name: "What reviewers wrote" })).toContainText("Say it twice, please.");
  });

  const corrected = await test.step("they go to the agent as one correction", async () => {
    await card.getByRole("button", { name: "Send 2 to the agent" }).click();
    const now = await untilTask(product, task, (seen) => seen.status === "completed" && seen.delegations.length === 2);
    expect(now.delegations.at(-1)?.contextInjected).toContain("> Say it twice, please.");
    return now;
  });

  await test.step("what came of it is pushed, and merged there it has landed", async () => {
    const head = corrected.delegations.at(-1)?.headSha ?? "";
    await card.getByRole("button", { name: `Push ${head.slice(0, 7)}` }).click();
    await expect.poll(() => git(bare, "rev-parse", branch)).toBe(head);
    if (forge.pulls[0]) forge.pulls[0].state = "merged";
    await card.getByRole("button", { name: "Read it again" }).click();
    await expect(card).toContainText("Merged acme/shop 1");
  });
});
