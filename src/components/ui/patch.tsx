const HEADER = /^(diff --git|index |--- |\+\+\+ |new |deleted |old |similarity |dissimilarity |rename |copy |Binary )/;

/** A unified diff as text: sign, colour, wrapped lines. For previews; the review room has the whole one. */
export function Patch({ text }: { text: string }) {
  const lines = text.replace(/\n$/, "").split("\n").filter((line) => !HEADER.test(line));
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
