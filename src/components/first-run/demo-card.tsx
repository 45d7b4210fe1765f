"use client";
import { Button } from "../ui/button.tsx";
import { useDemo } from "./use-demo.ts";

/** The way in for who has no repository or no agent at hand. */
export function DemoCard() {
  const demo = useDemo();
  return (
    <section className="card" aria-label="Demonstration">
      <div className="part flex flex-wrap items-center gap-3 !border-t-0">
        <div className="grow !basis-64">
          <p className="b">No repository or agent at hand?</p>
          <p className="t12 c2">A small sample repository and an agent that is a script and says so, through the whole loop in two minutes. No model, no key.</p>
        </div>
        <Button busy={demo.isPending} busyWord="Making the sample" className="min-w-40" onClick={() => demo.mutate()}>Try the demonstration</Button>
      </div>
    </section>
  );
}
