"use client";
import { Check, Copy as CopyIcon } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "./button.tsx";

/** Copies a text and says so on itself. */
export function Copy({ text, label = "Copy" }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      toast.error("The browser did not let it be copied.", { description: "Select the text and copy it by hand." });
    }
  };
  return (
    <Button small onClick={() => void copy()} onBlur={() => setDone(false)}>
      {done ? <Check size={14} aria-hidden="true" /> : <CopyIcon size={14} aria-hidden="true" />}
      {done ? "Copied" : label}
    </Button>
  );
}
