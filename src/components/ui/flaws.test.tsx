import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { controlsOf, flawsOf } from "../../../e2e/support/markup.tsx";
import { Button } from "./button.tsx";
import { Field, Segments } from "./field.tsx";

const flaws = (node: ReactNode): string[] => flawsOf(renderToStaticMarkup(node));
const nothing = (): undefined => undefined;

describe("what no page may have is found", () => {
  test.each<[string, string, string[]]>([
    ["a value that leaked", "<p>undefined NaN</p>", ["it says undefined", "it says NaN"]],
    ["an object as words", '<p title="[object Object]">x</p>', ["it says [object"]],
    ["a date that is none", "<p>Invalid Date</p>", ["it says Invalid Date"]],
    ["a button of only a picture", '<button type="button"><svg aria-hidden="true"></svg></button>', ["a button has no name"]],
    ["a field without a label", '<input class="field"/>', ["a input has no name"]],
    ["a label of another field", '<label for="a">A</label><select id="b"></select>', ["a select has no name"]],
    ["a note nobody wrote", '<input aria-label="A" aria-describedby="gone"/>', ["nothing is called gone"]],
    ["an id that stands twice", '<p id="a">x</p><p id="a">y</p>', ["an id stands twice"]],
    ["a picture without words", '<img src="/a.png" alt=""/>', ["a picture has no words"]],
  ])("%s", (_what, markup, found) => {
    expect(flawsOf(markup)).toEqual(found);
  });

  test("and nothing is found at what is as it should be", () => {
    const right = {
      icon: <Button icon aria-label="Close"><svg aria-hidden="true" /></Button>,
      field: <Field label="Name" hint="As people call it.">{(ids) => <input {...ids} />}</Field>,
      tick: <label><input type="checkbox" readOnly /><span>May land</span><small>Only at full.</small></label>,
      segments: <Segments label="View" value="a" options={[{ value: "a", label: "A" }]} onChange={nothing} />,
      picture: <a href="/x"><img src="/a.png" alt="The page" /></a>,
      hidden: <input type="text" hidden readOnly value="me" />,
    };
    for (const [what, node] of Object.entries(right)) expect([what, flaws(node)]).toEqual([what, []]);
  });

  test("controls are read by the names that are said, with why they are off", () => {
    const markup = renderToStaticMarkup(<><Button off="Nothing is changed">Save &amp; go</Button><Button busy>Wait</Button><label><input type="checkbox" readOnly /><span>Tick</span><small>hint</small></label><Field label="Title">{(ids) => <textarea {...ids} />}</Field></>);
    expect(controlsOf(markup)).toEqual([
      { tag: "button", name: "Save & go", off: "Nothing is changed" }, { tag: "button", name: "Wait", off: "busy" }, { tag: "input", name: "Tick", off: undefined }, { tag: "textarea", name: "Title", off: undefined },
    ]);
  });
});
