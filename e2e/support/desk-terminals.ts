import { expect, type Locator, type Page } from "@playwright/test";
import type { Session } from "#domain/session.ts";
import type { Product } from "./product.ts";
import { openShell, type ProjectRow } from "./product-steps.ts";

/** A file as a test gives it to a page. */
export interface GivenFile {
  name: string;
  type: string;
  bytes: number[];
}

/** The frame of a terminal, by the terminal's name. */
export function frame(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

/** The small picture of a terminal. */
export function thumb(page: Page, name: string): Locator {
  return page.locator(".thumb").filter({ has: page.getByRole("button", { name: `Open terminal ${name}`, exact: true }) });
}

/** What a terminal that is alive shows. */
export function rows(page: Page, name: string): Locator {
  return frame(page, name).locator(".term-live .xterm-rows");
}

/** Shells of a project by their names, opened one after the other. */
export async function shells(product: Product, project: ProjectRow, ...names: string[]): Promise<Record<string, Session>> {
  const opened: Record<string, Session> = {};
  for (const name of names) opened[name] = await openShell(product, project, name);
  return opened;
}

/** Goes to the terminals of a project, or to one of them, and waits for what is alive. */
export async function toTerminals(page: Page, product: Product, at: { project: ProjectRow; session?: Session | undefined }): Promise<void> {
  await page.goto(`${product.url}/p/${at.project.id}/terminals${at.session ? `/${at.session.id}` : ""}`);
  await expect(page.locator(".term-live .xterm-rows").first()).toContainText(/[$#]/);
}

/** Takes control of a terminal and gives it the keyboard. */
export async function control(page: Page, name: string): Promise<void> {
  await frame(page, name).getByRole("button", { name: "Take control" }).click();
  await expect(frame(page, name)).toContainText("You control");
  await frame(page, name).locator(".xterm-helper-textarea").focus();
}

/** Pastes into a terminal what a person has on the clipboard. */
export function paste(page: Page, name: string, on: { text?: string; file?: GivenFile }): Promise<void> {
  return frame(page, name).locator(".xterm-helper-textarea").evaluate((area, { text, file }) => {
    const clipboardData = new DataTransfer();
    if (text !== undefined) clipboardData.setData("text/plain", text);
    if (file) clipboardData.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }));
    area.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
  }, on);
}

/** Drags a file over a terminal, or words when there is none, as far as the events say. */
export function drag(page: Page, name: string, on: { file?: GivenFile; events: string[] }): Promise<void> {
  return frame(page, name).locator(".term-body").evaluate((body, { file, events }) => {
    const dataTransfer = new DataTransfer();
    if (file) dataTransfer.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }));
    else dataTransfer.setData("text/plain", "only words");
    for (const event of events) body.dispatchEvent(new DragEvent(event, { bubbles: true, cancelable: true, dataTransfer }));
  }, on);
}
