import process from "node:process";
import QRCode from "qrcode";
import type { Env } from "./env.ts";

/** What the person who started the server reads: where it is, and on the first run how to become its owner. */
export async function greet(on: { env: Env; url: string; setUpCode: string | null }): Promise<void> {
  const { env, url, setUpCode } = on;
  const address = env.publicOrigin ?? url;
  const lines = ["", `Remote Dev ${env.version}`, `  open      ${address}`, `  data      ${env.home}`];
  if (setUpCode) lines.push(`  set-up    ${setUpCode}`, "", `  First run: open the address and type the set-up code, which works once. Or follow ${address}/set-up#${setUpCode}`);
  if (setUpCode && env.publicOrigin) lines.push("  Signing in over it takes a second factor; with the owner made, set it up with: ./bin/rdv owner two-factor");
  if (setUpCode) lines.push("  No agent installed? Try it without one: ./bin/rdv demo");
  process.stdout.write(`${lines.join("\n")}\n`);
  if (env.publicOrigin && process.stdout.isTTY) process.stdout.write(`\n${await QRCode.toString(address, { type: "utf8", errorCorrectionLevel: "M" })}\n`);
}
