import type { ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** Asks once more before something is stopped or removed; keeping is the first answer. */
export function SureDialog({ title, keep, act, onClose, onSure, children }: { title: string; keep: string; act: string; onClose: () => void; onSure: () => void; children: ReactNode }) {
  return (
    <Dialog open onClose={onClose} title={title} footer={<><Button onClick={onClose}>{keep}</Button><Button kind="danger" onClick={onSure}>{act}</Button></>}>
      {children}
    </Dialog>
  );
}
