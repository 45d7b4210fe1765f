import { expect, test } from "@playwright/test";
import type { TaskView } from "#domain/api.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, untilTask } from "./support/product-steps.ts";
import { git } from "./support/sample-repo.ts";
import { scriptAgent } from "./support/world.ts";

let product: Product;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

const WRITER = scriptAgent("writer", 'echo hello > greeting.txt; git add --all; git -c user.name=writer -c user.email=w@localhost commit -q -m "feat: greeting"');
const CHECK = { check: "tests-pass", title: "git grep hello", argv: ["git", "grep", "hello"] };

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

test("what runs unasked is listed with its why, comes off with one press, and costs the level that let it", async ({ page }, { project: { name } }) => {
  const shop = await addProject(product, `trusted ${name}`, [WRITER], { autonomy: "full", mayMerge: true, contract: { default: [CHECK] } });
  const before = git(shop.path, "rev-parse", "main");
  const wish = await product.ask<TaskView>("POST", `/api/orchestrators/${shop.orchestratorId}/tasks`, { description: "Add a greeting to `greeting.txt` that says hello", agent: "writer" });
  const task = await untilTask(product, wish, (now) => now.landing?.proof === "passed");
  expect(git(shop.path, "show", "main:greeting.txt")).toBe("hello");

  await page.goto(`${product.url}/settings/project-${shop.id}`);
  const ran = page.getByRole("region", { name: "Ran unasked" });
  await test.step("the plan and the landing stand there, with why", async () => {
    await expect(ran).toContainText(`The plan of task ${task.number} was let run`);
    await expect(ran).toContainText("autonomy is full, confidence 0.92, needs 0.70");
    await expect(ran).toContainText(/Landed on main as [0-9a-f]{7}/);
    await expect(ran).toContainText("autonomy is full and may merge, confidence 0.92, needs 0.90");
  });

  await test.step("one press takes it off, and such tasks ask again", async () => {
    await ran.getByRole("button", { name: "Undo" }).click();
    await expect(ran).toContainText("Feature tasks went from full to confirm");
    expect(git(shop.path, "rev-parse", "main")).toBe(before);
    await expect(page.getByRole("region", { name: "How the levels changed" })).toContainText("Features: full to confirm");
    await expect(page.getByLabel("Features")).toHaveValue("confirm");
  });

  await test.step("the inbox says so, with what it rests on", async () => {
    await page.goto(`${product.url}/inbox`);
    const card = page.getByRole("region", { name: "Autonomy: Lowered to confirm: feature tasks" }).filter({ hasText: `trusted ${name}` });
    await expect(card).toContainText(`what landed unasked was not sound: task ${task.number}`);
    await expect(card).toContainText("its landing was undone");
    await card.getByRole("button", { name: "Leave it lowered" }).click();
    await expect(card).toContainText("You took the step");
  });

  await test.step("the next one waits for a word", async () => {
    const next = await product.ask<TaskView>("POST", `/api/orchestrators/${shop.orchestratorId}/tasks`, { description: "Add another greeting to `greeting.txt` that says hello", agent: "writer" });
    expect((await untilTask(product, next, (now) => now.attention.state === "needs-confirmation")).confirmedAt).toBeNull();
  });
});

test("a kind of task gets a level of its own, which stands in the history", async ({ page }, { project: { name } }) => {
  const shop = await addProject(product, `own ${name}`, [WRITER]);
  await page.goto(`${product.url}/settings/project-${shop.id}`);
  await page.getByLabel("Documentation", { exact: true }).selectOption("full");
  await page.getByLabel("May land verified work").check();
  await page.getByRole("button", { name: "Save settings" }).click();
  const history = page.getByRole("region", { name: "How the levels changed" });
  await expect(history).toContainText("Documentation: confirm to full");
  await expect(history).toContainText("landing unasked is on");
  await expect(page.getByRole("region", { name: "Ran unasked", exact: true })).toContainText("Nothing ran unasked");
});
