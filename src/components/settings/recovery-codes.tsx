"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Copy } from "../ui/copy.tsx";

/** Ten codes for the day the phone is lost, once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const [isKept, setKept] = useState(false);
  const text = `${codes.join("\n")}\n`;
  return (
    <div className="card you" role="status">
      <header className="bb">Your recovery codes, shown this once</header>
      <div className="part grid gap-2">
        <p className="c2">Each signs you in once when the phone is not at hand. Keep them where the phone is not: on paper, or with your passwords.</p>
        <ol className="output codes" aria-label="Recovery codes">{codes.map((code) => <li key={code}>{code}</li>)}</ol>
        <div className="h flex-wrap">
          <Copy text={text} label="Copy codes" />
          <Button small onClick={() => download(text)}>Download</Button>
        </div>
      </div>
      <footer>
        <label className="tick grow">
          <input type="checkbox" checked={isKept} onChange={(event) => setKept(event.target.checked)} />
          <span>I kept them</span>
        </label>
        <Button kind="accent" onClick={onKept} off={isKept ? undefined : "Keep the codes first; they are not shown again"}>Done</Button>
      </footer>
    </div>
  );
}

function download(text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`Remote Dev, ${location.host}: recovery codes, each good once\n\n${text}`], { type: "text/plain" }));
  link.download = "remote-dev-recovery-codes.txt";
  link.click();
  URL.revokeObjectURL(link.href);
}
