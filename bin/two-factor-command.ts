import process from "node:process";
import { createInterface } from "node:readline/promises";
import { Argument, type Command } from "commander";
import QRCode from "qrcode";
import type { RecoveryCodes, TwoFactorSecret } from "#domain/api.ts";
import { print } from "./print.ts";
import { call, EXIT, Stop } from "./server-call.ts";

interface Options {
  json?: boolean;
}

/** `rdv owner two-factor`: the second factor from the machine itself, also when the phone is lost. */
export function addTwoFactorCommand(owner: Command): void {
  owner
    .command("two-factor")
    .description("set up the second factor with an authenticator app, or switch it off when the phone is lost; signs out every browser")
    .addArgument(new Argument("[state]").choices(["on", "off"]).default("on"))
    .action((state: string, o: Options) => (state === "off" ? switchOff(o) : setUp(o)));
}

async function setUp(o: Options): Promise<void> {
  const { secret, address } = await call<TwoFactorSecret>("POST", "/api/two-factor/secret");
  // What is shown and asked goes to the error stream, so that a script reads the recovery codes alone.
  process.stderr.write(`${await QRCode.toString(address, { type: "utf8", errorCorrectionLevel: "M" })}\nScan this with an authenticator app, or type: ${groups(secret)}\n`);
  const { codes } = await call<RecoveryCodes>("POST", "/api/two-factor", { code: await askCode() });
  process.stderr.write("The second factor is on, and every browser signed out. Recovery codes, each good once, shown this once:\n");
  print(o, { codes }, codes);
}

async function switchOff(o: Options): Promise<void> {
  await call("DELETE", "/api/two-factor");
  print(o, { enabled: false }, ["The second factor is off, and every browser signed out. Set it up again with: rdv owner two-factor"]);
}

async function askCode(): Promise<string> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const over = new Promise<never>((_done, fail) => {
    asking.once("close", () => fail(new Stop(EXIT.failed, "Nothing was changed.")));
  });
  try {
    return await Promise.race([asking.question("Six digits it shows now: "), over]);
  } finally {
    asking.removeAllListeners("close");
    asking.close();
  }
}

function groups(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(" ");
}
