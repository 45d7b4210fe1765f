import { expect, type Locator, type Page, test } from "@playwright/test";
import type { TaskView } from "#domain/api.ts";
import type { Message } from "#domain/message.ts";
import { fake } from "./fakes/marker.ts";
import { type ModelServer, startModelServer } from "./fakes/model-server.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, askingAgent, plan, type ProjectRow, untilTask } from "./support/product-steps.ts";

let model: ModelServer;
let product: Product;
let shop: ProjectRow;
let blog: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  model = await startModelServer();
  product = await startProduct({ RDV_BRAIN: "offline", ANTHROPIC_API_KEY: "none", ANTHROPIC_BASE_URL: model.url });
  cookies = await ownerCookies(product);
  shop = await addProject(product, "shop", [askingAgent("quick")]);
  blog = await addProject(product, "blog", [askingAgent("quick")]);
});
test.afterAll(async () => {
  await product.stop();
  await model.close();
});
test.beforeEach(({ context }) => context.addCookies(cookies));

const thread = (page: Page): Locator => page.getByRole("log", { name: "Conversation" });
const composer = (page: Page): Locator => page.getByPlaceholder("Say what you want");

async function chat(page: Page, project: ProjectRow): Promise<void> {
  await page.goto(`${product.url}/p/${project.id}/chat`);
  await expect(composer(page)).toBeVisible();
}

async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole("button", { name: "Send", exact: true }).click();
}

async function messages(project: ProjectRow): Promise<Message[]> {
  return (await product.ask<{ items: Message[] }>("GET", `/api/orchestrators/${project.orchestratorId}/messages?limit=200`)).items;
}

async function timesSaid(project: ProjectRow, text: string): Promise<number> {
  return (await messages(project)).filter((m) => m.role === "user" && m.parts.some((p) => p.kind === "text" && p.text === text)).length;
}

async function tasks(project: ProjectRow): Promise<TaskView[]> {
  return (await product.ask<{ items: TaskView[] }>("GET", `/api/orchestrators/${project.orchestratorId}/tasks`)).items;
}

/** Says a wish and returns its plan. */
async function wish(page: Page, text: string): Promise<Locator> {
  const plans = thread(page).getByRole("region", { name: "Plan", exact: true });
  const before = await plans.count();
  await say(page, text);
  await expect(plans).toHaveCount(before + 1);
  return plans.last();
}

test("a message that was not sent says so, and is sent once", async ({ page }) => {
  await chat(page, shop);
  await product.halt();
  await say(page, "thanks, first");
  await expect(thread(page).getByRole("alert")).toContainText("Not sent: The server did not answer.");
  await product.resume();
  await thread(page).getByRole("button", { name: "Send again" }).click();
  await expect(page.locator(".msg.bot").last()).toBeVisible();
  await expect(thread(page).getByRole("alert")).toHaveCount(0);
  expect(await timesSaid(shop, "thanks, first")).toBe(1);
  await page.reload();
  await expect(thread(page)).toContainText("thanks, first");
  await expect(composer(page)).toHaveValue("");
});

test("an unsent message is still there after a reload", async ({ page }) => {
  await chat(page, blog);
  await product.halt("SIGKILL");
  await say(page, "thanks, second");
  await expect(thread(page).getByRole("alert")).toContainText("Not sent");
  await product.resume();
  await page.reload();
  await expect(composer(page)).toHaveValue("thanks, second");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.locator(".msg.bot").last()).toBeVisible();
  expect(await timesSaid(blog, "thanks, second")).toBe(1);
});

test("a message that arrived though its answer was lost is neither asked for nor said again", async ({ page }) => {
  await chat(page, shop);
  await page.route("**/messages", async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await say(page, "thanks, third");
  await expect(thread(page)).toContainText("thanks, third");
  await expect.poll(() => timesSaid(shop, "thanks, third")).toBe(1);
  await expect(thread(page).getByText("thanks, third")).toHaveCount(1);
  await expect(thread(page).getByRole("alert")).toHaveCount(0);
  await page.reload();
  await expect(thread(page)).toContainText("thanks, third");
  await expect(composer(page)).toHaveValue("");
});

test("what one says and its plan come into sight, though much waits below", async ({ page, viewport }) => {
  await page.setViewportSize({ width: viewport?.width ?? 0, height: 520 });
  const busy = await addProject(product, "busy", [askingAgent("quick")]);
  for (const what of ["shelves", "books", "hats"]) await plan(product, busy, `Sort the ${what}`, "quick");
  await chat(page, busy);
  await expect(thread(page).getByRole("region", { name: "Plan: Sort the hats" })).toBeInViewport();
  const made = await wish(page, "Add a mirror, with quick");
  await expect(made).toBeInViewport();
  await expect(thread(page).locator(".msg.me")).toBeInViewport();
});

test("a plan is changed before it is confirmed", async ({ page }) => {
  await chat(page, shop);
  const card = await wish(page, "Add a counter, with quick");
  await expect(card).toContainText("6 checks");
  await card.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Save plan" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByLabel("Title").fill("Count the visits");
  await dialog.getByRole("button", { name: /^Take out/ }).last().click();
  await dialog.getByRole("button", { name: "Add a check" }).click();
  await dialog.getByRole("button", { name: "Add it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("The command is missing.");
  await dialog.getByLabel("Command").fill("git status --short");
  await dialog.getByRole("button", { name: "Add it" }).click();
  await dialog.getByText("Tries and budget of this task").click();
  await expect(dialog).toContainText("quick does not tell what it costs, its tokens or its turns while it works: such a limit cannot be enforced.");
  await dialog.getByLabel("Tries in all").fill("30");
  await expect(dialog.getByRole("alert")).toHaveText("A whole number from 1 to 10, or empty.");
  await dialog.getByLabel("Tries in all").fill("3");
  await dialog.getByLabel("Dollars").fill("2.5");
  await dialog.getByRole("button", { name: "Save plan" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(card).toContainText("Count the visits");
  await expect(card).toContainText("6 checks");
  await card.getByRole("button", { name: "Confirm" }).click();
  await expect(card).toContainText(/You confirmed at \d\d:\d\d/);
  await expect(thread(page).getByText("Count the visits", { exact: false }).last()).toBeVisible();
  const [task] = await tasks(shop);
  expect(task).toMatchObject({ retry: { maxAttempts: 3 }, budget: { usd: 2.5 } });
  expect(task?.contract.checks).toHaveLength(6);
  expect(task?.contract.checks.at(-1)).toMatchObject({ check: "command", argv: ["git", "status", "--short"] });
});

test("a plan nobody wants is cancelled, and nothing runs", async ({ page }) => {
  await chat(page, blog);
  const card = await wish(page, "Add a guest book, with quick");
  await card.getByRole("button", { name: "Cancel" }).click();
  await expect(card.getByRole("button", { name: "Confirm" })).toHaveCount(0);
  const [task] = await tasks(blog);
  expect(task).toMatchObject({ status: "cancelled", delegations: [] });
});

test("several wishes become one plan in waves, and the second waits for the first", async ({ page, isMobile }) => {
  await chat(page, shop);
  const card = await wish(page, "Do these with quick:\n1. Add a search field\n2. Then add a search page");
  await expect(card).toContainText("2 tasks, 2 waves");
  const [second, first] = await tasks(shop);
  if (!first || !second) throw new Error("There are no two tasks.");
  await expect(card).toContainText(isMobile ? `after ${first.number}` : "Wave 2");
  await card.getByRole("button", { name: "Confirm" }).click();
  await expect(card).toContainText("You confirmed at");
  const done = await untilTask(product, second, (t) => t.completedAt !== null);
  const before = await untilTask(product, first, (t) => t.completedAt !== null);
  expect([before.status, done.status]).toEqual(["completed", "completed"]);
  expect(Date.parse(done.delegations[0]?.startedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(before.completedAt ?? ""));
});

test("Enter sends, but not while an input method composes; Shift Enter is a new line", async ({ page, isMobile }) => {
  test.skip(isMobile, "on a phone Enter is a new line");
  await chat(page, blog);
  await composer(page).focus();
  const ime = await page.context().newCDPSession(page);
  await ime.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
  // The Enter that chooses what was composed, as browsers tell it to the page.
  await composer(page).dispatchEvent("keydown", { key: "Enter", isComposing: true });
  await expect(composer(page)).toHaveValue("にほん");
  await ime.send("Input.insertText", { text: "日本" });
  await expect(composer(page)).toHaveValue("日本");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("thanks");
  await expect(composer(page)).toHaveValue("日本\nthanks");
  expect((await messages(blog)).some((m) => /にほん|日本/.test(JSON.stringify(m.parts)))).toBe(false);
  await page.keyboard.press("Enter");
  await expect(thread(page)).toContainText("日本");
  await expect(composer(page)).toHaveValue("");
});

test("Master Control hands a wish to the project it names", async ({ page }) => {
  await page.goto(`${product.url}/master/chat`);
  await say(page, "Add a contact form, with quick");
  await expect(thread(page)).toContainText("Which project is it for?");
  const card = await wish(page, "in blog: add a contact form, with quick");
  await expect(card).toContainText("contact form");
  expect((await tasks(blog))[0]?.title).toContain("contact form");
  await card.getByRole("button", { name: "Cancel" }).click();
});

test("what a model says is text: no HTML of its own, no pictures, no scripts", async ({ page }) => {
  const other = await addProject(product, "atlas", []);
  await product.ask("PATCH", `/api/orchestrators/${other.orchestratorId}`, { brain: "anthropic" });
  const asked: string[] = [];
  page.on("request", (request) => void asked.push(request.url()));
  await chat(page, other);
  const said = "**Look**: <img src=\"https://evil.example/a.png\"><script>document.title = \"taken\"</script> ![b](https://evil.example/b.png) [here](javascript:alert(1)) and [there](https://example.org/doc)";
  await say(page, `Hello ${fake("text", { text: said })}`);
  const answer = page.locator(".msg.bot").last();
  await expect(answer.locator("strong")).toHaveText("Look");
  await expect(answer).toContainText("<script>");
  await expect(answer.locator("img, script")).toHaveCount(0);
  await expect(answer.getByRole("link")).toHaveCount(1);
  await expect(answer.getByRole("link")).toHaveAttribute("href", "https://example.org/doc");
  await expect(answer.getByRole("link")).toHaveAttribute("rel", /noopener/);
  await expect(page).not.toHaveTitle("taken");
  expect(asked.filter((url) => url.includes("evil.example"))).toEqual([]);
});

test("a long conversation opens at its end, and keeps its place while one reads above", async ({ page }) => {
  const long = await addProject(product, "long", []);
  const add = (text: string) => product.ask("POST", `/api/orchestrators/${long.orchestratorId}/messages`, { text });
  for (let i = 1; i <= 60; i++) await add(`thanks, number ${i}.`);
  await chat(page, long);
  const said = (i: number | string): Locator => thread(page).getByText(`thanks, number ${i}.`, { exact: true });
  await expect(said(60)).toBeInViewport();
  await add("thanks, number last.");
  await expect(said("last")).toBeInViewport();
  await expect(page.getByRole("button", { name: "To the newest" })).toHaveCount(0);

  await said(45).scrollIntoViewIfNeeded();
  await expect(page.getByRole("button", { name: "To the newest" })).toBeVisible();
  const at = (await said(45).boundingBox())?.y;
  await add("thanks, number late.");
  await expect(said("late")).toHaveCount(1);
  expect((await said(45).boundingBox())?.y).toBeCloseTo(at ?? 0, 0);

  await thread(page).getByText(/^Earlier: \d+ messages summarised$/).click();
  await thread(page).getByRole("button", { name: "Show the messages" }).click();
  await thread(page).getByRole("button", { name: "Earlier messages" }).scrollIntoViewIfNeeded();
  const first = thread(page).locator(".msg.me").first();
  const [words, top] = [await first.locator("p").textContent(), (await first.boundingBox())?.y];
  await thread(page).getByRole("button", { name: "Earlier messages" }).click();
  await expect(first.locator("p")).not.toHaveText(words ?? "");
  await expect.poll(async () => Math.abs(((await thread(page).getByText(words ?? "", { exact: true }).boundingBox())?.y ?? 0) - (top ?? 0))).toBeLessThan(80);

  await page.getByRole("button", { name: "To the newest" }).click();
  await expect(said("late")).toBeInViewport();
});
