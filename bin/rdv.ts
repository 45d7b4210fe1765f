import process from "node:process";
import { Command, CommanderError } from "commander";
import { addDemoCommand } from "./demo-command.ts";
import { addHostCommands } from "./host-commands.ts";
import { addOwnerCommands } from "./owner-commands.ts";
import { EXIT, Stop } from "./server-call.ts";
import { addSessionCommands } from "./session-commands.ts";
import { addWorkCommands } from "./work-commands.ts";

const program = new Command("rdv").description("Remote Dev from the command line. Data: RDV_HOME, default ~/.remote-dev. Add --json to any command for scripts.").exitOverride().showHelpAfterError();
addHostCommands(program);
addOwnerCommands(program);
addWorkCommands(program);
addSessionCommands(program);
addDemoCommand(program);

program.parseAsync().catch((error: unknown) => {
  if (error instanceof Stop) {
    process.stderr.write(`${error.message}\n`);
    process.exit(error.exit);
  }
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
  throw error;
});
