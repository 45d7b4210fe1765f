/** True when an absolute path, with `.` and `..` worked out, is one of the folders or lies in it. Anything else is not inside. */
export function isInsideAny(path: string, folders: readonly string[]): boolean {
  const names = resolved(path);
  return names !== undefined && folders.some((folder) => {
    const root = resolved(folder);
    return root !== undefined && root.every((name, i) => names[i] === name);
  });
}

/** Names from the root down; undefined for what is no absolute path. */
function resolved(path: string): string[] | undefined {
  if (!path.startsWith("/") || path.includes("\0")) return undefined;
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names;
}
