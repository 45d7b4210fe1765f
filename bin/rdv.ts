import process from "node:process";
import { Command, CommanderError } from "commander";
import { AppError } from "#domain/errors.ts";
import { addAutonomyCommands } from "./autonomy-commands.ts";
import { addBrainCommands } from "./brain-commands.ts";
import { addDemoCommand } from "./demo-command.ts";
import { addHostCommands } from "./host-commands.ts";
import { addLandingCommands } from "./landing-commands.ts";
import { addMemoryCommands } from "./memory-commands.ts";
import { addOwnerCommands } from "./owner-commands.ts";
import { addPullRequestCommands } from "./pull-request-commands.ts";
import { addProjectCommands } from "./project-commands.ts";
import { addQueueCommands } from "./queue-commands.ts";
import { EXIT, Stop } from "./server-call.ts";
import { addSessionCommands } from "./session-commands.ts";
import { addSubmitCommand } from "./submit-command.ts";
import { addTokenCommands } from "./token-commands.ts";
import { addWorkCommands } from "./work-commands.ts";

const EXAMPLES = `
Examples:
  rdv demo                                  the whole loop on a sample, without any agent or key
  rdv project add ~/code/shop               trust a repository, so that agents may work in it
  rdv ask "Add dark mode" --project shop    say what you want
  rdv task wait 3 && rdv task diff 3        wait until task 3 is verified, then read its change
  rdv land 3                                put verified task 3 on the base branch; --undo takes it off
  rdv decisions                             what waits for your word

Exit codes: 0 done, 1 failed or refused, 2 used wrongly, 4 not there.
Data: $RDV_HOME, default ~/.remote-dev. The server must run: npm start.`;

const program = new Command("rdv")
  .description("Remote Dev from the command line: say what you want, watch agents do it, decide.")
  .option("--json", "print JSON, for scripts; goes with every command")
  .addHelpText("after", EXAMPLES)
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()
  .showHelpAfterError();
program.hook("preAction", (_root, action) => void action.setOptionValue("json", program.opts<{ json?: boolean }>().json ?? false));
program.commandsGroup("Work:");
addWorkCommands(program);
addSubmitCommand(program);
addLandingCommands(program);
addPullRequestCommands(program);
addSessionCommands(program);
addDemoCommand(program);
program.commandsGroup("Set-up:");
addProjectCommands(program);
addAutonomyCommands(program);
addMemoryCommands(program);
addOwnerCommands(program);
addTokenCommands(program);
program.commandsGroup("This machine:");
addBrainCommands(program);
addHostCommands(program);
addQueueCommands(program);
program.helpCommand("help [command]", "how a command is used");
// The whole list would bury the error; what a single command takes does not.
program.showHelpAfterError("\nrdv --help shows what there is.");

// Who reads may have read enough: `rdv task list | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? EXIT.ok : EXIT.failed));

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage);
  const words = error instanceof Stop ? error.message : error instanceof AppError ? `${error.tell.what}\n${error.tell.next}` : undefined;
  if (words === undefined) throw error;
  process.stderr.write(`${words}\n`);
  process.exit(error instanceof Stop ? error.exit : EXIT.failed);
});
