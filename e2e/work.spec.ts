import { expect, type Locator, type Page, test } from "@playwright/test";
import type { TaskView } from "#domain/api.ts";
import { copyTask } from "./support/many-tasks.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, askingAgent, plan, type ProjectRow, start, untilTask } from "./support/product-steps.ts";
import { git } from "./support/sample-repo.ts";

let product: Product;
let shop: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
  shop = await addProject(product, "shop", [askingAgent("quick"), askingAgent("patient")]);
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

const row = (page: Page, title: string): Locator => page.getByRole("link", { name: new RegExp(`: \\d+, ${title}$`) });
const group = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
const only = (page: Page, name: string): Locator => page.getByRole("group", { name: "State" }).getByRole("button", { name });

async function open(page: Page, project: ProjectRow, task?: TaskView): Promise<void> {
  await page.goto(`${product.url}/p/${project.id}/work${task ? `/${task.number}` : ""}`);
}

async function cancelled(project: ProjectRow, wish: string): Promise<TaskView> {
  const task = await plan(product, project, wish, "quick");
  return product.ask("DELETE", `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`);
}

test("tasks stand by what they need, and are found by state and words", async ({ page, isMobile }) => {
  const sorted = await addProject(product, "sorted", [askingAgent("quick"), askingAgent("patient")]);
  await plan(product, sorted, "Sort the shelves", "quick");
  await start(product, sorted, { wish: "Sort the books", agent: "patient", until: (t) => t.attention.state === "working" });
  await cancelled(sorted, "Sort the coats");
  await open(page, sorted);
  await expect(group(page, "Needs you")).toContainText("Sort the shelves");
  await expect(group(page, "Running")).toContainText("Sort the books");
  await expect(group(page, "Done")).toContainText("Sort the coats");
  await only(page, "Running").click();
  await expect(row(page, "Sort the books")).toBeVisible();
  await expect(row(page, "Sort the shelves")).toHaveCount(0);
  await only(page, "Waiting").click();
  await expect(page.getByText("Nothing is in “Waiting” right now.")).toBeVisible();
  await page.getByRole("button", { name: "Show all 3" }).click();
  await expect(row(page, "Sort the coats")).toBeVisible();

  const find = page.getByLabel("Find tasks");
  if (isMobile) await find.tap();
  else await page.keyboard.press("/");
  await expect(find).toBeFocused();
  await page.keyboard.type("cancelled coats");
  await expect(page.locator(".work-row")).toHaveCount(1);
  await expect(row(page, "Sort the coats")).toBeVisible();
  await find.fill("no such thing");
  await expect(page.getByText("Nothing has “no such thing”")).toBeVisible();
  if (isMobile) return;
  await page.keyboard.press("Escape");
  await expect(find).toHaveValue("");
  await expect(page.locator(".work-row")).toHaveCount(3);
});

test("hundreds of tasks stay at hand", async ({ page }) => {
  const many = await addProject(product, "many", [askingAgent("quick")], { autonomy: "manual" });
  const waiting = await plan(product, many, "Paint the fence", "quick");
  const over = await cancelled(many, "Mow the lawn");
  const titles = (what: string): string[] => Array.from({ length: 120 }, (_, i) => `${what} number ${i + 1}`);
  copyTask(product, waiting, titles("Fence"));
  copyTask(product, over, titles("Lawn"));
  await open(page, many);
  await expect(group(page, "Done").getByRole("heading")).toHaveText("Done120");
  await expect(group(page, "Done").getByRole("listitem")).toHaveCount(12);
  await page.getByRole("button", { name: "Load older tasks" }).click();
  await expect(group(page, "Waiting").getByRole("heading")).toHaveText("Waiting120");
  await expect(page.getByRole("button", { name: "Load older tasks" })).toHaveCount(0);
  // One by its title, one by its own number.
  await page.getByLabel("Find tasks").fill("fence number 117");
  await expect(page.locator(".work-row")).toHaveCount(2, { timeout: 2000 });
  await row(page, "Fence number 117").click();
  await expect(page.getByText("Fence number 117").filter({ visible: true }).first()).toBeVisible({ timeout: 2000 });
  await page.goBack();
  await expect(page.getByLabel("Find tasks")).toHaveValue("fence number 117");
});

test("a cancelled task is submitted again as a new one", async ({ page }) => {
  const task = await cancelled(shop, "Water the plants");
  await open(page, shop, task);
  await page.getByRole("button", { name: "Submit again" }).click();
  await expect(page).toHaveURL(new RegExp(`/work/${task.number + 1}$`));
  await expect(page.getByRole("region", { name: "Plan: Water the plants" })).toBeVisible();
  await expect(page.getByText("Needs you").filter({ visible: true }).first()).toBeVisible();
});

test("a worktree is discarded, and comes back with one press", async ({ page }) => {
  const task = await start(product, shop, { wish: "Feed the fish", agent: "quick", until: (t) => t.completedAt !== null });
  const branches = (): string => git(shop.path, "branch", "--list", task.branch ?? "");
  expect(branches()).toContain(task.branch);
  await open(page, shop, task);
  const discard = page.getByRole("button", { name: "Discard worktree" });
  await discard.click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await expect(discard).toBeFocused();
  await discard.click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard worktree" }).click();
  await expect(page.getByText("Worktree and branch were removed.")).toBeVisible();
  await expect(discard).toHaveCount(0);
  expect(branches()).toBe("");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(discard).toBeVisible();
  expect(branches()).toContain(task.branch);
  expect(git(task.delegations[0]?.worktreePath ?? "", "status", "--porcelain")).toBe("");
});

test("a task is cancelled while its agent works; worktree and branch stay", async ({ page }) => {
  const task = await start(product, shop, { wish: "Walk the dog", agent: "patient", until: (t) => t.attention.state === "working" });
  await open(page, shop, task);
  await page.getByRole("button", { name: "Cancel task" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel task" }).click();
  await expect(page.getByRole("button", { name: "Submit again" })).toBeVisible();
  expect((await untilTask(product, task, (t) => t.completedAt !== null)).status).toBe("cancelled");
  expect(git(shop.path, "branch", "--list", task.branch ?? "")).toContain(task.branch);
});
