"use client";
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
      {file.status !== "added" && <figure><img src={url("old", file.oldPath ?? file.path)} alt={`${file.path} before`} loading="lazy" /><figcaption>Before</figcaption></figure>}
      {file.status !== "deleted" && <figure><img src={url("new", file.path)} alt={`${file.path} after`} loading="lazy" /><figcaption>After</figcaption></figure>}
    </div>
  );
}
