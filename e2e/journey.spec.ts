import { expect, test, type Page } from "@playwright/test";
import { DEMO_FILES, DEMO_WISH } from "#server/lib/demo-project.ts";
import { OWNER, type Product, startProduct } from "./support/product.ts";
import { git, makeRepository } from "./support/sample-repo.ts";

let product: Product;

test.beforeAll(async () => {
  product = await startProduct();
});
test.afterAll(() => product.stop());

test("from an empty server to a lesson that is applied and undone", async ({ page, isMobile }) => {
  const repository = makeRepository(DEMO_FILES);

  await test.step("the set-up code makes one owner, and a wrong one does not", async () => {
    await page.goto(product.url);
    const form = page.locator("form:visible");
    await form.getByLabel("Set-up code").fill("AAAAA-AAAAA-AAAAA-AAAAA-AAAAA-A");
    await form.getByLabel("E-mail").fill(OWNER.email);
    await form.getByLabel("Password", { exact: true }).fill(OWNER.password);
    await form.getByRole("button", { name: "Create the owner" }).click();
    await expect(form.locator("[aria-invalid=true]")).toHaveAttribute("name", "code");
    await form.getByLabel("Set-up code").fill(product.setUpCode);
    await form.getByRole("button", { name: "Create the owner" }).click();
    await expect(page).toHaveURL(/\/welcome$/);
  });

  await test.step("a repository becomes a project", async () => {
    await page.getByRole("button", { name: "Add a project" }).click();
    await page.getByLabel("Repository").fill(repository);
    await page.getByRole("button", { name: "Add project" }).click();
    await expect(page).toHaveURL(/\/p\/[^/]+\/chat$/);
  });
  await giveDemonstrationAgent();

  await test.step("a sentence becomes a plan, which waits to be confirmed", async () => {
    await page.getByPlaceholder("Say what you want").fill(`${DEMO_WISH}, with demonstration`);
    await page.getByRole("button", { name: "Send" }).click();
    const plan = page.getByRole("region", { name: "Plan" });
    await expect(plan).toContainText("demonstration");
    await expect(plan).toContainText(/\d checks/);
    expect(git(repository, "worktree", "list").split("\n")).toHaveLength(1);
    await plan.getByRole("button", { name: /^Confirm/ }).click();
    await expect(plan).toContainText("You confirmed at");
  });

  await test.step("its terminal is alive in the browser", async () => {
    await page.getByRole("region", { name: "Task 1, live" }).getByRole("link", { name: "Terminal" }).click();
    await expect(page).toHaveURL(/\/terminals\//);
    await expect.poll(() => terminalText(page), { timeout: 30_000 }).toContain("Demonstration agent");
  });

  await test.step("the server proves it: verified, with evidence", async () => {
    await page.goto(`${product.url}${await projectPath()}/work/1`);
    await expect(page.getByText("Verified").first()).toBeVisible({ timeout: 60_000 });
    if (isMobile) await page.getByRole("button", { name: "Proof" }).click();
    await expect(page.getByRole("region", { name: "Evidence" })).toContainText("npm test");
    await expect(page.getByRole("region", { name: "Evidence" })).toContainText(/\d of \d checks passed/);
    expect(git(repository, "branch", "--list", "feat/*")).toContain("feat/");
    expect(git(repository, "status", "--porcelain")).toBe("");
  });

  await test.step("its diff can be read", async () => {
    await page.goto(`${product.url}${await projectPath()}/review/1`);
    await expect(page.getByText(/farewell\.js/).filter({ visible: true }).first()).toBeVisible();
    await expect(page.getByText("Goodbye").filter({ visible: true }).first()).toBeVisible();
  });

  await test.step("what it taught is applied as a commit, and undone as another", async () => {
    await page.goto(`${product.url}${await projectPath()}/learn`);
    if (isMobile) await page.locator("main:visible").getByText("Name the command node tools/make-index.mjs").first().click();
    await page.getByRole("button", { name: /^Apply/ }).first().click();
    await expect(page.getByRole("button", { name: /^Undo/ }).first()).toBeVisible();
    expect(git(repository, "show", "HEAD:AGENTS.md")).toContain("node tools/make-index.mjs");
    await page.getByRole("button", { name: /^Undo/ }).first().click();
    await expect(page.getByRole("button", { name: /^Apply/ }).first()).toBeVisible();
    expect(git(repository, "ls-tree", "--name-only", "HEAD")).not.toContain("AGENTS.md");
    expect(git(repository, "log", "--format=%s", "main").split("\n")).toHaveLength(3);
  });

  await test.step("the server survives a reload: everything is still there", async () => {
    await page.goto(product.url);
    await expect(page.getByText(DEMO_WISH, { exact: false }).first()).toBeVisible();
    if (isMobile) await expect(page.getByRole("navigation", { name: "Rooms" }).last()).toBeVisible();
  });
});

async function project(): Promise<{ id: string }> {
  const { items } = await product.ask<{ items: { id: string }[] }>("GET", "/api/projects");
  if (!items[0]) throw new Error("There is no project.");
  return items[0];
}

async function projectPath(): Promise<string> {
  return `/p/${(await project()).id}`;
}

/** The agent of the demonstration, declared as data in the settings of this project as of any other. */
async function giveDemonstrationAgent(): Promise<void> {
  const command = [process.execPath, new URL("../bin/rdv-demo-agent.mjs", import.meta.url).pathname, "{prompt}"];
  await product.ask("PATCH", `/api/projects/${(await project()).id}`, { agents: { custom: [{ id: "demonstration", name: "Demonstration agent", command, promptBy: "argv", doneWhen: "exit" }] } });
}

function terminalText(page: Page): Promise<string> {
  return page.locator(".xterm-rows, .xterm-accessibility-tree").first().innerText();
}
