import { expect, test } from "@playwright/test";
import type { BrainsView } from "#domain/brains-view.ts";
import { fake } from "./fakes/marker.ts";
import { type ModelServer, startModelServer } from "./fakes/model-server.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, type ProjectRow } from "./support/product-steps.ts";

let product: Product;
let model: ModelServer;
let shop: ProjectRow;

test.beforeAll(async () => {
  model = await startModelServer();
  product = await startProduct({ OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_MODEL: "gpt-6-luna" });
  shop = await addProject(product, "shop", []);
});
test.afterAll(async () => {
  await product.stop();
  await model.close();
});
test.beforeEach(async ({ context }) => context.addCookies(await ownerCookies(product)));

test("what counts when a model is chosen is said in Settings and stays", async ({ page }) => {
  await page.goto(`${product.url}/settings/models`);
  const router = page.getByRole("region", { name: "Model router" });
  await expect(router).toContainText("read by openai-compatible");
  const reading = router.getByRole("group", { name: "What counts for reading wishes" });
  await reading.getByRole("button", { name: "Cost" }).click();
  await expect(router).toContainText("read by offline");
  await page.reload();
  await expect(reading.getByRole("button", { name: "Cost" })).toHaveAttribute("aria-pressed", "true");
  await expect(router.getByRole("group", { name: "What counts for conversations" }).getByRole("button", { name: "Balanced" })).toHaveAttribute("aria-pressed", "true");
  expect((await product.ask<BrainsView>("GET", "/api/brains")).prefer).toEqual({ parse: "cost", suggest: "balanced", converse: "balanced" });
});

test("what a model was asked and cost stands there by model and by project", async ({ page }) => {
  await product.ask("POST", `/api/orchestrators/${shop.orchestratorId}/messages`, { text: fake("text", { text: "Hello." }) });
  await page.goto(`${product.url}/settings/models`);
  const brains = page.getByRole("region", { name: "What can think" });
  await expect(brains).toContainText(/openai-compatible gpt-6-luna.*1 calls?, \d+\.\d s each, under \$0\.01 · \$0\.1 in and \$0\.5 out per million tokens/s);
  await expect(brains).toContainText("not ready: needs ANTHROPIC_API_KEY");
  await expect(page.getByRole("region", { name: "Spent on thinking" })).toContainText(/shop.*1 calls?, under \$0\.01; 1 this hour/);
});
