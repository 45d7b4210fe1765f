import { type Arg, lit, lits, type Program, run, val } from "./process.ts";

/** Runs a program with the file system read-only but for the named folders, without network and without other processes. */
export type Sandbox = (program: Program, args: readonly Arg[], allow: { read: string; write: readonly string[] }) => { program: Program; args: Arg[] };

/** The sandbox for our own git on trees an agent writes; undefined where bubblewrap is missing or may not make namespaces. */
export async function createSandbox(bwrap: Program | undefined): Promise<Sandbox | undefined> {
  if (!bwrap || !(await works(bwrap))) return undefined;
  return (program, args, allow) => ({
    program: bwrap,
    args: [...walls(), ...lits("--ro-bind", "/", "/"), ...lits("--dev", "/dev", "--proc", "/proc"), ...allow.write.flatMap((path) => [lit("--bind"), val(path), val(path)]), lit("--chdir"), val(allow.read), lit("--"), program as string as Arg, ...args],
  });
}

function walls(): Arg[] {
  return lits("--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session");
}

async function works(bwrap: Program): Promise<boolean> {
  const probe = [...walls(), ...lits("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--", "/bin/true")];
  const result = await run(bwrap, probe, { cwd: "/", env: {}, timeoutMs: 5000 }).catch(() => undefined);
  return result?.exitCode === 0;
}
