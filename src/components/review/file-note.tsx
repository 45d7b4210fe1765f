"use client";
import { useState } from "react";
import type { ChangeFile } from "#domain/change.ts";
import { Button } from "../ui/button.tsx";
import { useReading } from "./reading.ts";
import { countOf, isImage, shownOf } from "./shown.ts";
import { changePath } from "./use-change.ts";

/** Why the lines of a file are not here; images instead of lines. */
export function FileNote({ file }: { file: ChangeFile }) {
  const { onFold } = useReading();
  const shown = shownOf(file);
  if (shown.how === "lines") return null;
  if (isImage(file)) return <Images file={file} />;
  return (
    <div className="review-folded">
      <p>{shown.why}</p>
      {shown.how === "folded" && <Button small onClick={() => onFold(file, true)}>Show {countOf(file.additions + file.deletions)} lines</Button>}
    </div>
  );
}

function Images({ file }: { file: ChangeFile }) {
  const of = useReading();
  const url = (side: "old" | "new", path: string): string => changePath(of, "/image", { path, side, mark: file.mark });
  return (
    <div className="review-images">
      {file.status !== "added" && <Picture src={url("old", file.oldPath ?? file.path)} alt={`${file.path} before`} when="Before" />}
      {file.status !== "deleted" && <Picture src={url("new", file.path)} alt={`${file.path} after`} when="After" />}
    </div>
  );
}

function Picture({ src, alt, when }: { src: string; alt: string; when: string }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <figure>
      {broken === src ? <p className="c2 t12">No picture could be made of this file.</p> : <img src={src} alt={alt} loading="lazy" onError={() => setBroken(src)} />}
      <figcaption>{when}</figcaption>
    </figure>
  );
}
