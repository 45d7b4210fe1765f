"use client";
import { type FormEvent, useState } from "react";
import type { Question } from "#domain/signal.ts";
import { answerText } from "../../client/decisions.ts";
import { Button } from "../ui/button.tsx";

/** One answer per question, each under its words unless the heading says them: a choice, several where that is allowed, or one's own words. */
export function AnswerForm({ questions, heading, busy, onAnswer }: { questions: readonly Question[]; heading: string; busy: boolean; onAnswer: (text: string) => void }) {
  const [answers, setAnswers] = useState<readonly string[]>(() => questions.map(() => ""));
  const isReady = answers.every((a) => a.trim() !== "");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !busy) onAnswer(answerText(answers));
  };
  return (
    <form className="v gap-3" onSubmit={submit}>
      {questions.map((question, i) => (
        <OneQuestion key={question.text} question={question} isSaid={question.text === heading} answer={answers[i] ?? ""} onChange={(next) => setAnswers(answers.map((a, at) => (at === i ? next : a)))} />
      ))}
      <div><Button kind="accent" type="submit" busy={busy} busyWord="Sending" off={isReady ? undefined : "Choose or write an answer first"}>Send answer</Button></div>
    </form>
  );
}

const SEPARATOR = ", ";

function OneQuestion({ question, isSaid, answer, onChange }: { question: Question; isSaid: boolean; answer: string; onChange: (answer: string) => void }) {
  const chosen = question.multiple ? answer.split(SEPARATOR) : [answer];
  const toggle = (label: string): void => {
    if (!question.multiple) return onChange(label);
    const next = chosen.includes(label) ? chosen.filter((c) => c !== label) : [...chosen, label];
    onChange(next.filter((c) => c !== "").join(SEPARATOR));
  };
  return (
    <fieldset className="v gap-2">
      <legend className={isSaid ? "sr" : "wrap mb-1"}>{question.text}</legend>
      {question.choices.map((choice) => (
        <button key={choice.label} type="button" className="choice" aria-pressed={chosen.includes(choice.label)} onClick={() => toggle(choice.label)}>
          <span className="b">{choice.label}</span>
          {choice.description !== "" && <span className="t12 c2">{choice.description}</span>}
        </button>
      ))}
      <input className="field" aria-label={question.choices.length > 0 ? "Or in your words" : "Your answer"} placeholder={question.choices.length > 0 ? "Or in your words" : "Your answer"} value={answer} onChange={(event) => onChange(event.target.value)} />
    </fieldset>
  );
}
