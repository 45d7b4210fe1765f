import { expect, type Locator, type Page, test } from "@playwright/test";
import type { TaskView } from "#domain/api.ts";
import { fake } from "./fakes/marker.ts";
import { type ModelServer, startModelServer } from "./fakes/model-server.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, askingAgent, plan, type ProjectRow, untilTask } from "./support/product-steps.ts";

let model: ModelServer;
let product: Product;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  model = await startModelServer();
  product = await startProduct({ RDV_BRAIN: "offline", ANTHROPIC_API_KEY: "none", ANTHROPIC_BASE_URL: model.url });
  cookies = await ownerCookies(product);
});
test.afterAll(async () => {
  await product.stop();
  await model.close();
});
test.beforeEach(({ context }) => context.addCookies(cookies));

const thread = (page: Page): Locator => page.getByRole("log", { name: "Conversation" });

async function chat(page: Page, name: string, brain: string): Promise<ProjectRow> {
  const project = await addProject(product, name, [askingAgent("quick")]);
  await product.ask("PATCH", `/api/orchestrators/${project.orchestratorId}`, { brain });
  await page.goto(`${product.url}/p/${project.id}/chat`);
  await expect(page.getByPlaceholder("Say what you want")).toBeVisible();
  return project;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByPlaceholder("Say what you want").fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

test("an answer is stopped, and what was said of it stays", async ({ page }) => {
  await chat(page, "slow", "anthropic");
  await say(page, fake("slow", { ms: 60_000 }));
  await expect(page.locator(".msg.bot").last()).toContainText("I am thinking about this.");
  await page.getByRole("button", { name: "Stop the answer" }).click();
  await expect(thread(page)).toContainText("You stopped it here.");
  await expect(page.getByRole("button", { name: "Stop the answer" })).toHaveCount(0);
  await page.reload();
  await expect(thread(page)).toContainText("I am thinking about this.");
  await expect(thread(page)).toContainText("You stopped it here.");
});

test("an act the person did not order waits for their yes, and is told in full", async ({ page }) => {
  const project = await chat(page, "acts", "anthropic");
  const task = await plan(product, project, "Add a mirror, with quick", "quick");
  await say(page, fake("call", { tool: "cancel_task" }, { number: task.number }));
  const card = thread(page).getByRole("region", { name: `Proposal: Cancel task ${task.number}` });
  await expect(card).toContainText("Exactly this is done on your word.");
  expect((await product.ask<TaskView>("GET", `/api/orchestrators/${project.orchestratorId}/tasks/${task.id}`)).status).toBe("planning");
  await card.getByRole("button", { name: "Do it" }).click();
  await untilTask(product, task, (now) => now.status === "cancelled");
});

test("a wish that can mean two things is asked about with choices, and submitted as it is meant", async ({ page }) => {
  await chat(page, "choices", "offline");
  await say(page, "Sort the notes by date or title, with quick");
  const card = thread(page).getByRole("region", { name: "Question: Date or title?" });
  await card.getByRole("button", { name: "title" }).click();
  await card.getByRole("button", { name: "Send answer" }).click();
  await expect(thread(page).locator(".msg.me").last()).toContainText("title");
  await expect(thread(page).getByRole("region", { name: "Plan", exact: true })).toContainText("Sort the notes by title");
});

test("the last message is said otherwise, and stands once", async ({ page }) => {
  await chat(page, "edits", "offline");
  await say(page, "helo");
  await expect(page.locator(".msg.bot").last()).toBeVisible();
  await thread(page).getByRole("button", { name: "Edit your last message" }).click();
  await expect(page.getByPlaceholder("Say what you want")).toHaveValue("helo");
  await say(page, "hello");
  await expect(thread(page).locator(".msg.me")).toHaveText([/hello/]);
  await expect(thread(page).locator(".msg.me")).toHaveCount(1);
});

test("what is remembered is seen and forgotten under Learn", async ({ page }) => {
  const project = await chat(page, "memories", "offline");
  await say(page, "remember that we use tabs");
  await expect(page.locator(".msg.bot").last()).toContainText("Noted.");
  await page.goto(`${product.url}/p/${project.id}/learn`);
  await page.getByText("Knowledge", { exact: true }).click();
  const memories = page.getByRole("region", { name: "Memories" });
  await expect(memories).toContainText("we use tabs");
  await memories.getByRole("button", { name: "Forget: we use tabs" }).click();
  await expect(memories).toContainText("None yet.");
  await memories.getByLabel("Keep in mind").fill("The API is public");
  await memories.getByRole("button", { name: "Add" }).click();
  await expect(memories).toContainText("The API is public");
});
