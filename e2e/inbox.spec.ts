import { expect, type Locator, type Page, test } from "@playwright/test";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, askingAgent, openDecisions, plan, type ProjectRow, screenOf, start, typeTo, untilTask } from "./support/product-steps.ts";

let product: Product;
let shop: ProjectRow;
let blog: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
  const agents = [askingAgent("permission"), askingAgent("question"), askingAgent("corrected")];
  shop = await addProject(product, "shop", agents);
  blog = await addProject(product, "blog", agents);
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

const askFor = (wish: string) => start(product, shop, { wish, agent: "permission", until: (t) => t.attention.state === "waiting-permission" });

async function inbox(page: Page, name: RegExp): Promise<Locator> {
  await page.goto(`${product.url}/inbox`);
  return page.getByRole("region", { name });
}

test("an approved permission counts as taken only when the agent has gone on", async ({ page }) => {
  const task = await askFor("Pad the prices");
  const card = await inbox(page, /^Permission: .*run a command/);
  await expect(card).toContainText("npm install pad-the-prices");
  await expect(card).toContainText("It pads.");
  await expect(card).toContainText("shop");
  await card.getByRole("button", { name: "Approve" }).click();
  await expect(card).toContainText(/You approved at \d\d:\d\d, handed to the agent, which has not gone on yet/);
  await expect.poll(() => screenOf(product, task.delegations.at(-1)?.sessionId)).toContain('I was told: {"verdict":"approve"}');
  await expect(card).toContainText("has not gone on yet");
  await typeTo(product, task, "go on");
  await expect(card).toContainText(/You approved at \d\d:\d\d, taken by the agent/);
  expect((await untilTask(product, task, (t) => t.completedAt !== null)).delegations).toHaveLength(1);
});

test("a refusal with words reaches the agent, by keyboard too", async ({ page, isMobile }) => {
  const task = await askFor("Pad the names");
  const card = await inbox(page, /^Permission: .*run a command/);
  await expect(card).toBeVisible();
  if (isMobile) await card.getByRole("button", { name: "Deny and say why" }).click();
  else {
    await page.keyboard.press("j");
    await expect(card).toBeFocused();
    await page.keyboard.press("d");
  }
  const words = card.getByRole("textbox");
  await expect(words).toBeFocused();
  await page.keyboard.type("add no packages, use padStart");
  await expect(words).toHaveValue("add no packages, use padStart");
  await page.keyboard.press("Enter");
  await expect(card).toContainText("You denied");
  await expect.poll(() => screenOf(product, task.delegations.at(-1)?.sessionId)).toContain("use padStart");
  await typeTo(product, task, "go on");
  await expect(card).toContainText("taken by the agent");
});

test("the focused card is approved with one key, left unanswered with Escape", async ({ page, isMobile }) => {
  test.skip(isMobile, "a phone has no keys");
  const task = await askFor("Pad the dates");
  const card = await inbox(page, /^Permission: .*run a command/);
  await expect(card).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("d");
  await expect(card.getByRole("textbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card.getByRole("textbox")).toHaveCount(0);
  await expect(card).toBeFocused();
  expect((await openDecisions(product)).map((d) => d.taskId)).toContain(task.id);
  await page.keyboard.press("a");
  await expect(card).toContainText("You approved");
  await typeTo(product, task, "go on");
  await expect(card).toContainText("taken by the agent");
});

test("a question is answered with a choice or in one's own words", async ({ page }) => {
  const task = await start(product, blog, { wish: "Keep the posts", agent: "question", until: (t) => t.attention.state === "waiting-answer" });
  const card = await inbox(page, /^Question: Which database/);
  const send = card.getByRole("button", { name: "Send answer" });
  await expect(send).toHaveAttribute("aria-disabled", "true");
  const choice = card.getByRole("button", { name: "SQLite" });
  await choice.click();
  await expect(choice).toHaveAttribute("aria-pressed", "true");
  await expect(card.getByLabel("Or in your words")).toHaveValue("SQLite");
  await card.getByLabel("Or in your words").fill("SQLite, in one file");
  await expect(choice).toHaveAttribute("aria-pressed", "false");
  await send.click();
  await expect(card).toContainText("You answered");
  await expect.poll(() => screenOf(product, task.delegations.at(-1)?.sessionId)).toContain("SQLite, in one file");
  await typeTo(product, task, "go on");
  await expect(card).toContainText("taken by the agent");
});

test("what was settled in the terminal is no longer asked", async ({ page }) => {
  const task = await askFor("Pad the codes");
  const card = await inbox(page, /^Permission: .*run a command/);
  await expect(card.getByRole("button", { name: "Approve" })).toBeVisible();
  await typeTo(product, task, "yes, here");
  await expect(card).toContainText("No longer asked: it was answered in the terminal");
  await expect(card.getByRole("button")).toHaveCount(0);
});

test("work that was not accepted is tried again with the person's words", async ({ page }) => {
  const task = await start(product, shop, { wish: "Write the result", agent: "corrected", until: (t) => t.attention.state === "waiting-decision" });
  const card = await inbox(page, /^Not accepted/);
  await expect(card.getByRole("listitem").first()).toBeVisible();
  await card.getByRole("button", { name: "Try again, and say how" }).click();
  await card.getByLabel("What it should do differently").fill("Put it into result.txt");
  await card.getByRole("button", { name: "Try again with this" }).click();
  await expect(card).toContainText("You let it try again with your words");
  const done = await untilTask(product, task, (t) => t.completedAt !== null);
  expect(done.status).toBe("completed");
  expect(done.delegations.at(-1)?.contextInjected).toContain("Put it into result.txt");
});

test("two projects: one can look at each alone; answered, nothing waits", async ({ page, isMobile }) => {
  await plan(product, shop, "Sort the shelves", "permission");
  await plan(product, blog, "Sort the posts", "question");
  await page.goto(`${product.url}/inbox`);
  const room = page.locator(".inbox");
  await expect(room).toContainText("Sort the shelves");
  await expect(room).toContainText("Sort the posts");
  await expect(room.getByRole("region")).toHaveCount(1);
  await room.getByLabel("Project").selectOption("shop");
  await expect(room).not.toContainText("Sort the posts");
  await cancelFirst(room);
  await expect(room.getByRole("region", { name: "Nothing waits for you" })).toBeVisible();
  await room.getByLabel("Project").selectOption("All projects");
  await room.getByRole("region", { name: "Plan: Sort the posts" }).waitFor();
  await cancelFirst(room);
  await expect(room.getByRole("region", { name: "Nothing waits for you" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: isMobile ? "Rooms" : "Projects" }).last().getByLabel(/wait for you/)).toHaveCount(0);
  expect(await openDecisions(product)).toEqual([]);
});

async function cancelFirst(room: Locator): Promise<void> {
  await room.getByRole("button", { name: "Cancel" }).click();
  await room.getByRole("button", { name: "Cancel" }).click();
}
