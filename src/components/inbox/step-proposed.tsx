import { Check, X } from "lucide-react";
import type { DecisionBody } from "#domain/decision.ts";
import { typeWord } from "../../client/autonomy-words.ts";

type Step = Extract<DecisionBody, { kind: "autonomy" }>["step"];

/** A step of autonomy with the tasks it rests on. */
export function StepProposed({ step }: { step: Step }) {
  const words = `${typeWord(step.type)} ${step.status === "applied" ? "went" : "would go"} from ${step.from} to ${step.to}: ${step.why}.`;
  return (
    <>
      <p className="c2">{words} {step.status === "applied" ? "It was done at once, because full was too much." : "It can be taken back in Settings."}</p>
      <ul className="finds !list-none !pl-0">
        {step.tasks.slice(0, 8).map((t) => (
          <li key={t.taskId} className="flex gap-2">{t.good ? <Check size={14} className="flex-none mt-0.5 text-verified" aria-hidden="true" /> : <X size={14} className="flex-none mt-0.5 text-failed" aria-hidden="true" />}<span className="wrap"><span className="id">{t.number}</span> {t.title}, {t.what}</span></li>
        ))}
        {step.tasks.length > 8 && <li className="c2">and {step.tasks.length - 8} more</li>}
      </ul>
    </>
  );
}
