/** What is shown of a patch: from each `@@` on. Inside, whatever a line looks like, it is content. */
function shownLines(text: string): string[] {
  let inHunk = false;
  return text.replace(/\n$/, "").split("\n").filter((line) => {
    if (line.startsWith("@@")) inHunk = true;
    else if (line.startsWith("diff --git ")) inHunk = false;
    return inHunk;
  });
}

/** A unified diff as text: sign, colour, wrapped lines. For previews; the review room has the whole one. */
export function Patch({ text }: { text: string }) {
  const lines = shownLines(text);
  return (
    <div className="patch rounded-md" role="figure" aria-label="Change">
      {lines.map((line, i) => (
        <div key={i} className={line.startsWith("+") ? "add" : line.startsWith("-") ? "del" : line.startsWith("@@") ? "hunk" : ""}>
          <span aria-hidden="true">{/^[+-]/.test(line) ? line[0] : ""}</span>
          <span>{/^[+\- ]/.test(line) ? line.slice(1) : line}</span>
        </div>
      ))}
    </div>
  );
}
