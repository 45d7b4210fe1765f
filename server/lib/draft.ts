import { hasActed, type MessagePart, type Step } from "#domain/message.ts";

/** An answer as it grows: what was used, text, cards, a question. */
export interface Draft {
  emit(delta: string): void;
  /** Notes that a tool is in use; say how it ended with the result. */
  begin(step: Pick<Step, "tool" | "line">): (state: Step["state"]) => void;
  /** Texts that are not the person's came into sight; it stays so. */
  seeOutside(): void;
  readonly outside: boolean;
  card(part: Extract<MessagePart, { kind: "ask" }>): void;
  plan(taskId: string): void;
  /** A person stopped it; what was said stays. */
  stop(): void;
  /** A brain that failed half way leaves nothing behind but what it did. */
  restart(): void;
  hasActed(): boolean;
  parts(): MessagePart[];
}

/** `onText` hears the text as it comes; `outside` says whether texts that are not the person's are in sight from the beginning. */
export function createDraft(on: { onText?: ((delta: string) => void) | undefined; outside: boolean }): Draft {
  let text = "";
  let outside = on.outside;
  let isStopped = false;
  const steps: Step[] = [];
  const planned: string[] = [];
  const cards: MessagePart[] = [];
  const parts = (): MessagePart[] => [
    ...(steps.length > 0 ? [{ kind: "steps" as const, steps: steps.map((s) => ({ ...s })), outside }] : []),
    ...(text.trim() === "" ? [] : [{ kind: "text" as const, text: text.trim() }]),
    ...(planned.length > 0 ? [{ kind: "plan" as const, taskIds: [...planned] }] : []),
    ...cards,
    ...(isStopped ? [{ kind: "stopped" as const }] : []),
  ];
  return {
    parts,
    emit(delta) {
      if (isStopped) return;
      text += delta;
      on.onText?.(delta);
    },
    begin(begun) {
      const step: Step = { ...begun, state: "running" };
      steps.push(step);
      return (state) => void (step.state = state);
    },
    seeOutside: () => void (outside = true),
    get outside() {
      return outside;
    },
    card: (part) => void cards.push(part),
    plan: (taskId) => void planned.push(taskId),
    stop: () => void (isStopped = true),
    restart: () => void (text = ""),
    hasActed: () => hasActed({ parts: parts() }),
  };
}
