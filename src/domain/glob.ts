/**
 * True when a path, or a folder it lies in, matches one of the patterns. `*` and `?` stay inside a folder name, `**` as a whole
 * name stands for any number of folders. Pure string work without backtracking over more than the last star: no pattern is slow.
 */
export function isInScope(path: string, patterns: readonly string[]): boolean {
  const names = namesOf(path);
  if (names.includes("..")) return false;
  return patterns.some((pattern) => {
    const wanted = namesOf(pattern);
    return !wanted.includes("..") && matchesBelow(names, wanted);
  });
}

/** True when the whole path matches the pattern. */
export function matchesGlob(path: string, pattern: string): boolean {
  return matches(namesOf(path), namesOf(pattern), isDeep, matchesName);
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

/** A pattern for a folder covers what is in it, as if it ended in `**`. */
function matchesBelow(names: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length > 0 && matches(names, [...wanted, "**"], isDeep, matchesName);
}

function isDeep(name: string): boolean {
  return name === "**";
}

function matchesName(name: string, pattern: string): boolean {
  return matches(Array.from(name), Array.from(pattern), (c) => c === "*", (c, p) => p === "?" || c === p);
}

/** Wildcard matching over any kind of item: only the last star is ever taken up again, so the work is at most items times pattern. */
function matches(items: readonly string[], pattern: readonly string[], isStar: (p: string) => boolean, fits: (item: string, p: string) => boolean): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let from = 0;
  while (at < items.length) {
    const wanted = pattern[next];
    if (wanted !== undefined && isStar(wanted)) {
      star = next++;
      from = at;
    } else if (wanted !== undefined && fits(items[at] ?? "", wanted)) {
      at++;
      next++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++from;
    } else return false;
  }
  return pattern.slice(next).every(isStar);
}
