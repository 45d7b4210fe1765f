import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { controlsOf, flawsOf } from "../../../e2e/support/markup.tsx";
import { Button } from "./button.tsx";
import { Field, Segments } from "./field.tsx";

const flaws = (node: ReactNode): string[] => flawsOf(renderToStaticMarkup(node));
const nothing = (): undefined => undefined;

describe("what no page may have is found", () => {
  test.each<[string, ReactNode, string[]]>([
    ["a value that leaked", <p>{String(undefined)} {Number.NaN}</p>, ["it says undefined", "it says NaN"]],
    ["an object as words", <p title={String({})}>x</p>, ["it says [object"]],
    ["a date that is none", <p>{String(new Date("x"))}</p>, ["it says Invalid Date"]],
    ["a button of only a picture", <button type="button"><svg aria-hidden="true" /></button>, ["a button has no name"]],
    ["a field without a label", <input className="field" />, ["a input has no name"]],
    ["a label of another field", <><label htmlFor="a">A</label><select id="b" /></>, ["a select has no name"]],
    ["a note nobody wrote", <input aria-label="A" aria-describedby="gone" />, ["nothing is called gone"]],
    ["an id that stands twice", <><p id="a">x</p><p id="a">y</p></>, ["an id stands twice"]],
    ["a picture without words", <img src="/a.png" alt="" />, ["a picture has no words"]],
  ])("%s", (_what, node, found) => {
    expect(flaws(node)).toEqual(found);
  });

  test.each<[string, ReactNode]>([
    ["a named icon", <Button icon aria-label="Close"><svg aria-hidden="true" /></Button>],
    ["a field with its label, hint and error", <Field label="Name" hint="As people call it.">{(ids) => <input {...ids} />}</Field>],
    ["a tick with its words around it", <label><input type="checkbox" readOnly /><span>May land</span><small>Only at full.</small></label>],
    ["one of a few", <Segments label="View" value="a" options={[{ value: "a", label: "A" }]} onChange={nothing} />],
    ["a link around a picture", <a href="/x"><img src="/a.png" alt="The page" /></a>],
    ["what only a password manager sees", <input type="text" hidden readOnly value="me" />],
  ])("and nothing is found at %s", (_what, node) => {
    expect(flaws(node)).toEqual([]);
  });

  test("controls are read by the names that are said, with why they are off", () => {
    const markup = renderToStaticMarkup(<><Button off="Nothing is changed">Save &amp; go</Button><Button busy>Wait</Button><label><input type="checkbox" readOnly /><span>Tick</span><small>hint</small></label><Field label="Title">{(ids) => <textarea {...ids} />}</Field></>);
    expect(controlsOf(markup)).toEqual([
      { tag: "button", name: "Save & go", off: "Nothing is changed" }, { tag: "button", name: "Wait", off: "busy" }, { tag: "input", name: "Tick", off: undefined }, { tag: "textarea", name: "Title", off: undefined },
    ]);
  });
});
