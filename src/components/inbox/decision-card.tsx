"use client";
import "./inbox.css";
import { Check, SquareTerminal, TriangleAlert } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import type { TaskView } from "#domain/api.ts";
import type { Decision, DecisionVerdict } from "#domain/decision.ts";
import { answerWords, cardHeadingOf, headingOf, kindWord, outcomeOf } from "../../client/decisions.ts";
import { useNamedTask, useProject, useSession } from "../../client/queries.ts";
import { roomPath } from "../../client/route.ts";
import { duration } from "../../client/times.ts";
import { useNow } from "../../client/use-page.ts";
import { Link } from "../shell/link.tsx";
import { Button } from "../ui/button.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { DecisionBody } from "./decision-body.tsx";
import { useAnswer } from "./use-answer.ts";
import { WhyForm } from "./why-form.tsx";

/**
 * Something only a person may answer, with the least evidence that takes, its answers, and afterwards what became of them.
 * `context` says where it belongs when the place does not; only the `primary` card of a view has the accent button.
 */
export function DecisionCard({ decision, context = false, primary = true }: { decision: Decision; context?: boolean; primary?: boolean }) {
  const task = useNamedTask(decision.taskId);
  const [words, setWords] = useState<DecisionVerdict | null>(null);
  const answer = useAnswer(decision);
  const outcome = outcomeOf(decision);
  const isOpen = outcome === undefined;
  const card = useRef<HTMLElement>(null);
  // What is pressed or typed into goes away; the keys go on from the card.
  const leave = (): void => {
    setWords(null);
    if (card.current?.contains(document.activeElement)) card.current.focus({ preventScroll: true });
  };
  const say = (verdict: DecisionVerdict, text?: string): void => answer.say(text ? { verdict, text } : { verdict }, { onSuccess: leave });
  return (
    <section ref={card} className={`card decision ${isOpen ? "you" : ""}`} data-s={isOpen ? "needs" : undefined} data-item tabIndex={-1} aria-label={`${kindWord(decision)}: ${headingOf(decision)}`}>
      <Head decision={decision} task={task} context={context} />
      <div className="part v gap-2"><DecisionBody decision={decision} task={task} /></div>
      {isOpen && (decision.body.kind === "question" || decision.body.kind === "ask") && words === null && <div className="part"><AnswerForm questions={decision.body.questions} heading={decision.title} busy={answer.isSending} onAnswer={(text) => say("answer", text)} /></div>}
      <footer>
        {outcome && <p className="h c2" role="status">{outcome.state === "late" ? <TriangleAlert size={14} aria-hidden="true" /> : <Check size={14} aria-hidden="true" />}{outcome.text}</p>}
        {isOpen && words !== null && <WhyForm {...whyWords(decision, words)} busy={answer.isSending} needed={words === "answer"} onSend={(text) => say(words, text)} onLeave={leave} />}
        {isOpen && words === null && <Answers decision={decision} primary={primary} sending={answer.isSending ? answer.said : undefined} say={say} onWords={setWords} />}
      </footer>
    </section>
  );
}

function whyWords(decision: Decision, verdict: DecisionVerdict): { label: string; action: string; busyWord: string } {
  const { body } = decision;
  const words = answerWords(decision);
  if (verdict === "answer" && body.kind === "budget") return { label: `New limit, above ${body.limit} ${body.measure === "usd" ? "dollars" : body.measure}`, action: "Raise the limit", busyWord: "Raising" };
  if (verdict === "answer") return { label: "What it should do differently", action: "Try again with this", busyWord: "Starting" };
  return { label: body.kind === "permission" ? "Why not, and what to do instead (the agent reads it)" : "Why (may stay empty)", action: words.deny, busyWord: "Sending" };
}

function Head({ decision, task, context }: { decision: Decision; task: TaskView | undefined; context: boolean }) {
  const now = useNow();
  const project = useProject(decision.projectId);
  return (
    <header>
      {decision.status === "open" ? <span className="st" data-s="needs"><Glyph glyph="needs" />{kindWord(decision)}</span> : <span className="c2">{kindWord(decision)}</span>}
      <span className="title b">{cardHeadingOf(decision)}</span>
      <span className="end h c2 t12">
        {context && project && <span className="cut">{project.name}</span>}
        {task && <Link className="id" to={roomPath(task.projectId, "work", task.number)} aria-label={`Task ${task.number}`}>{task.number}</Link>}
        {decision.taskId === null && decision.sessionId && <TerminalLink projectId={decision.projectId} sessionId={decision.sessionId} />}
        {decision.status === "open" && <span className="whitespace-nowrap">{duration(now.getTime() - Date.parse(decision.createdAt))}</span>}
      </span>
    </header>
  );
}

/** An agent that works for no task is found by its terminal. */
function TerminalLink({ projectId, sessionId }: { projectId: string; sessionId: string }) {
  const name = useSession(sessionId).data?.name;
  return (
    <Link className="terminal-link" to={roomPath(projectId, "terminals", sessionId)} aria-label={name ? `Terminal ${name}` : "Terminal"}>
      <SquareTerminal size={14} strokeWidth={1.75} aria-hidden="true" /><span className="cut">{name ?? "Terminal"}</span>
    </Link>
  );
}

function Answers({ decision, primary, sending, say, onWords }: { decision: Decision; primary: boolean; sending: DecisionVerdict | undefined; say: (verdict: DecisionVerdict) => void; onWords: (verdict: DecisionVerdict) => void }) {
  const { kind } = decision.body;
  const words = answerWords(decision);
  const inTerminal = kind === "dialog" || kind === "follow-up";
  const yes = kind === "question" || kind === "ask" ? null : (
    <Button kind={primary && !inTerminal ? "accent" : "plain"} busy={sending === "approve"} busyWord={words.sending} data-key="a" onClick={() => say("approve")}>{words.approve} <kbd>A</kbd></Button>
  );
  const no: ReactNode = kind === "permission" || kind === "action"
    ? <><Button busy={sending === "deny"} busyWord="Denying" onClick={() => say("deny")}>Deny</Button><Button kind="quiet" data-key="d" onClick={() => onWords("deny")}>Deny and say why <kbd>D</kbd></Button></>
    : <Button kind={kind === "retry" ? "plain" : "quiet"} busy={sending === "deny"} busyWord="Sending" data-key="d" onClick={() => (kind === "recommendation" || kind === "dialog" || kind === "follow-up" || kind === "landing" || kind === "ask" || kind === "proposal" || kind === "autonomy" ? say("deny") : onWords("deny"))}>{words.deny} <kbd>D</kbd></Button>;
  return (
    <>
      {decision.sessionId && inTerminal && <Link className={`btn ${primary ? "accent" : ""}`} to={roomPath(decision.projectId, "terminals", decision.sessionId)}>Open the terminal</Link>}
      {yes}
      {kind === "dependency" && <Button busy={sending === "retry"} busyWord="Starting" onClick={() => say("retry")}>Try that one again</Button>}
      {kind === "budget" && <Button onClick={() => onWords("answer")}>Raise the limit</Button>}
      {kind === "retry" && <Button onClick={() => onWords("answer")}>Try again, and say how</Button>}
      {no}
    </>
  );
}
