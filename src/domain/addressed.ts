/** A message for one project, as it is said in Master Control: `in shop: add dark mode`, `shop: …`, `… in the shop project`. */
export function addressedTo(message: string, projects: readonly string[]): { project: string | null; text: string } {
  // The longest name first: `shop-admin` is not `shop`.
  for (const project of projects.toSorted((a, b) => b.length - a.length)) {
    const name = project.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/[\s_-]+/g, String.raw`[\s_-]+`);
    if (name === "") continue;
    for (const form of formsOf(name)) {
      const match = form.exec(message);
      if (!match) continue;
      const rest = `${message.slice(0, match.index)} ${message.slice(match.index + match[0].length)}`;
      return { project, text: rest.replace(/[ \t]+/g, " ").replace(/ (?=[.,;:!?])/g, "").trim() };
    }
  }
  return { project: null, text: message.trim() };
}

function formsOf(name: string): RegExp[] {
  const quoted = `["'\`]?(?:the\\s+)?(?:project\\s+)?["'\`]?${name}["'\`]?(?:\\s+project)?`;
  return [
    new RegExp(`^\\s*(?:in|for|on|at|to)\\s+${quoted}\\s*[:,–—-]\\s*`, "i"),
    new RegExp(`^\\s*[@#]?${quoted}\\s*:\\s*`, "i"),
    new RegExp(`^\\s*in\\s+(?:project\\s+)?["'\`]?${name}["'\`]?\\s+(?=\\S)`, "i"),
    new RegExp(`\\s*\\b(?:in|for|on|of)\\s+(?:the\\s+)?(?:project\\s+["'\`]?${name}["'\`]?|["'\`]?${name}["'\`]?\\s+project)(?![\\w-])`, "i"),
    new RegExp(`^\\s*["'\`]?${name}["'\`]?\\s*[.!]?\\s*$`, "i"),
  ];
}
