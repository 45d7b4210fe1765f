"use client";
import { roomPath } from "../../client/route.ts";
import { go } from "../../client/use-route.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProjectFields, useProjectForm } from "./project-form.tsx";

/** Registers a repository from anywhere, and goes to its chat. */
export function AddProject({ open, onClose }: { open: boolean; onClose: () => void }) {
  return open ? <Form onClose={onClose} /> : null;
}

function Form({ onClose }: { onClose: () => void }) {
  const form = useProjectForm((project) => {
    onClose();
    go(roomPath(project.id, "chat"));
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title="Add a project"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="accent" type="submit" form="add-project" busy={form.isAdding} busyWord="Adding" className="min-w-28" off={form.off}>Add project</Button>
        </>
      }
    >
      <ProjectFields form={form} id="add-project" />
    </Dialog>
  );
}
