import { existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { privateFolder } from "../../e2e/support/sample-repo.ts";
import { ansiLog } from "./ansi-log.ts";

/** One flood as the program that wrote it saw it, in milliseconds since 1970. */
export interface Flood {
  began: number;
  ended: number;
}

/** A program for a terminal's shell that writes a log as fast as it is let, and leaves the times in a file. */
export interface Flooder {
  bytes: number;
  /** Types its command with `type` and waits for its end; `words` are its last ones. */
  run(type: (line: string) => Promise<unknown>): Promise<Flood>;
  /** The last words of the next run; the command itself does not hold them. */
  words(): string;
  /** Floods on and on; returns how to end it. */
  runOn(type: (line: string) => Promise<unknown>): Promise<() => Promise<void>>;
}

// The clocks stand in the program itself: it is the one that is held.
const SCRIPT = `began=$(date +%s%N)
cat "$1/log"
printf 'end-of-%s-flood\\r\\n' "$2"
printf '%s %s' "$began" "$(date +%s%N)" > "$1/$2.part"
mv "$1/$2.part" "$1/$2"
`;
const ON = `while [ ! -e "$1/$2.stop" ]; do cat "$1/log"; done
: > "$1/$2"
`;

export function createFlooder(bytes: number): Flooder {
  const folder = privateFolder("rdv-flood-");
  writeFileSync(join(folder, "log"), ansiLog(1, bytes));
  writeFileSync(join(folder, "flood.sh"), SCRIPT);
  writeFileSync(join(folder, "on.sh"), ON);
  let number = 0;
  return {
    bytes,
    words: () => `end-of-${number + 1}-flood`,
    async run(type) {
      const name = `${++number}`;
      const done = fileAt(join(folder, name));
      await type(`sh ${folder}/flood.sh ${folder} ${name}`);
      const [began, ended] = (await done).split(" ").map((ns) => Number(ns) / 1e6);
      return { began: began ?? 0, ended: ended ?? 0 };
    },
    async runOn(type) {
      const name = `${++number}`;
      await type(`sh ${folder}/on.sh ${folder} ${name}`);
      return async () => {
        const done = fileAt(join(folder, name));
        writeFileSync(join(folder, `${name}.stop`), "");
        await done;
      };
    },
  };
}

/** What a file holds as soon as it is there; waits by its folder's events. */
function fileAt(file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      watcher.close();
      reject(new Error(`no file after 60 s: ${file}`));
    }, 60_000);
    const look = (): void => {
      if (!existsSync(file)) return;
      clearTimeout(timer);
      watcher.close();
      resolve(readFileSync(file, "utf8"));
    };
    const watcher = watch(join(file, ".."), look);
    look();
  });
}
