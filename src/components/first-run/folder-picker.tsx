"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CornerLeftUp, Folder, FolderGit2 } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import { get } from "../../client/rest.ts";
import { Problem } from "../ui/feedback.tsx";
import { type FolderRow, matching, parentOf, splitPath } from "./paths.ts";

interface Props {
  /** What ties the input to its label and note. */
  ids: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean | undefined };
  value: string;
  onChange: (path: string) => void;
}

/** A path, typed or chosen: the folders that go on from it stand below, repositories first. */
export function FolderPicker({ ids, value, onChange }: Props) {
  const listId = useId();
  const [at, setAt] = useState(-1);
  const split = splitPath(useDeferredValue(value));
  const listing = useQuery({
    queryKey: ["folders", split?.folder ?? ""],
    queryFn: ({ signal }) => get<{ path: string; folders: FolderRow[] }>(`/api/folders?path=${encodeURIComponent(split?.folder ?? "~")}`, signal),
    enabled: split !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    // What somebody just made in a terminal must be there.
    staleTime: 2000,
  });
  const rows = split ? matching(listing.data?.folders ?? [], split.prefix) : [];
  const choose = (row: FolderRow): void => {
    setAt(-1);
    onChange(row.isRepository ? row.path : `${row.path === "/" ? "" : row.path}/`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = Math.min(rows.length - 1, Math.max(-1, at + (event.key === "ArrowDown" ? 1 : -1)));
      setAt(next);
      document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (row && event.key === "Enter") {
      event.preventDefault();
      choose(row);
    }
  };
  return (
    <>
      <input
        {...ids}
        className="field mono"
        role="combobox"
        aria-expanded={rows.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={at < 0 ? undefined : `${listId}-${at}`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder="~/code/my-project"
        value={value}
        onChange={(event) => {
          setAt(-1);
          onChange(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="folders">
        {listing.isError ? <div className="p-3"><Problem error={listing.error} /></div> : <Up path={listing.data?.path} onChoose={choose} />}
        <div role="listbox" id={listId} aria-label="Folders">
          {rows.map((row, i) => (
            <div key={row.path} id={`${listId}-${i}`} role="option" aria-selected={i === at} tabIndex={-1} className="folder" onClick={() => choose(row)} onKeyDown={onKeyDown}>
              {row.isRepository ? <FolderGit2 size={16} strokeWidth={1.75} aria-hidden="true" /> : <Folder size={16} strokeWidth={1.75} aria-hidden="true" />}
              <span className="grow cut">{row.name}</span>
              {row.isRepository && <span className="tag line">repository</span>}
            </div>
          ))}
        </div>
        {listing.data && !listing.isError && rows.length === 0 && <p className="t12 c3 px-3 py-2">{split?.prefix ? "No folder goes on like this." : "No folders in here."}</p>}
      </div>
    </>
  );
}

function Up({ path, onChoose }: { path: string | undefined; onChoose: (row: FolderRow) => void }) {
  if (path === undefined || path === "/") return null;
  const above = parentOf(path);
  return (
    <button type="button" className="folder w-full" onClick={() => onChoose({ name: "", path: above, isRepository: false })}>
      <CornerLeftUp size={16} strokeWidth={1.75} aria-hidden="true" />
      <span className="grow cut mono t12 c2">{path}</span>
      <span className="t12 c3">up</span>
    </button>
  );
}
