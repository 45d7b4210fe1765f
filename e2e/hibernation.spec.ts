import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import type { SessionView } from "#domain/api.ts";
import { frame, rows, thumb } from "./support/desk-terminals.ts";
import { ownerCookies, type Product, startProduct } from "./support/product.ts";
import { addProject, openShell, type ProjectRow } from "./support/product-steps.ts";
import { ROOT } from "./support/sample-repo.ts";

let product: Product;
let shop: ProjectRow;
let cookies: Awaited<ReturnType<typeof ownerCookies>>;

test.beforeAll(async () => {
  product = await startProduct();
  cookies = await ownerCookies(product);
  shop = await addProject(product, "shop", [], { agents: { claude: { command: join(ROOT, "e2e", "support", "resting-claude.sh") } } });
});
test.afterAll(() => product.stop());
test.beforeEach(({ context }) => context.addCookies(cookies));

const session = (id: string): Promise<SessionView> => product.ask("GET", `/api/sessions/${id}`);
const place = (at?: SessionView): string => `${product.url}/p/${shop.id}/terminals${at ? `/${at.id}` : ""}`;
const kept = (page: Page, name: string): Locator => frame(page, name).getByRole("img", { name: "The last screen before it was hibernated" });
const fits = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

/** An agent that had so many turns and waits at its prompt. */
async function idle(name: string, turns = 1): Promise<SessionView> {
  const opened = await product.ask<SessionView>("POST", "/api/sessions", { projectId: shop.id, agent: "claude", prompt: `${name} 1`, name });
  for (let turn = 1; ; turn++) {
    await expect.poll(async () => [(await session(opened.id)).activity?.state, (await product.ask<{ text: string }>("GET", `/api/sessions/${opened.id}/screen`)).text.includes(`> ${name} ${turn}`)]).toEqual(["idle", true]);
    if (turn === turns) return session(opened.id);
    await product.ask("POST", `/api/sessions/${opened.id}/follow-ups`, { text: `${name} ${turn + 1}` });
  }
}

test("an idle agent is hibernated by hand, shows its newest lines and why, and a message brings it back", async ({ page }) => {
  const agent = await idle("mason", 3);
  await page.goto(place(agent));
  await expect(rows(page, "mason")).toContainText("> mason 3");
  await page.getByRole("button", { name: "More about this terminal" }).click();
  await page.getByRole("menuitem", { name: "Hibernate" }).click();
  await expect(frame(page, "mason").getByRole("status").filter({ hasText: "Hibernated" })).toHaveText("Hibernated just now: you hibernated it. It comes back with its conversation when you type a message or press Wake.");
  await expect(page.locator(".st", { hasText: "Hibernated" }).first()).toBeVisible();
  await expect(kept(page, "mason").getByText("accept edits on").last()).toBeInViewport();
  expect(await fits(page)).toBe(true);

  await page.reload();
  await expect(kept(page, "mason").getByText("> mason 3").last()).toBeInViewport();
  await page.getByLabel("Message that wakes it").fill("are you there");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(rows(page, "mason")).toContainText("> are you there");
  expect(await session(agent.id)).toMatchObject({ status: "running", generation: 2, agentSessionId: agent.agentSessionId });
  await product.ask("DELETE", `/api/sessions/${agent.id}`);
});

test("one that is woken waits for room, and says so, until there is some", async ({ page }) => {
  const [agent, other] = [await idle("baker"), await idle("miller")];
  await product.ask("POST", `/api/sessions/${agent.id}/hibernate`);
  await product.ask("PATCH", "/api/capacity", { agents: 1 });
  await page.goto(place(agent));
  await page.getByRole("button", { name: "Wake", exact: true }).click();
  await expect(frame(page, "baker").getByRole("status")).toContainText("It comes back when there is room for it");
  await expect(page.locator(".st", { hasText: "Waking" }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Wake", exact: true })).toHaveAttribute("aria-disabled", "true");
  await product.ask("DELETE", `/api/sessions/${other.id}`);
  await expect(rows(page, "baker")).toContainText("> baker 1");
  await product.ask("PATCH", "/api/capacity", { agents: null });
  await product.ask("DELETE", `/api/sessions/${agent.id}`);
});

test("as a small picture it is named hibernated and shows what it showed last", async ({ page, isMobile }) => {
  test.skip(isMobile, "a phone shows one terminal at a time");
  const [agent, shell] = [await idle("weaver"), await openShell(product, shop, "loom")];
  await product.ask("POST", `/api/sessions/${agent.id}/hibernate`);
  await page.goto(`${place()}/${shell.id}`);
  await expect(thumb(page, "weaver")).toContainText("Hibernated");
  await expect(thumb(page, "weaver").getByText("accept edits on")).toBeInViewport();
  await thumb(page, "weaver").getByRole("button", { name: "Open terminal weaver" }).click();
  await expect(kept(page, "weaver")).toContainText("> weaver 1");
});
