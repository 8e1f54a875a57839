// What Undo says and does in each room: the pure parts of the modules as they ship.
import assert from "node:assert/strict";
import { test } from "node:test";

const module = (name) => import(process.env[name]);
const { changeOfReader, createStore, markName } = await module("CASE_READER");
const { changeOfSamples } = await module("CALIBRATE");
const { changeOfLadder } = await module("STANDARDS_LADDER");
const { staysSaid } = await module("INTERVIEW_ROOM");

function store() {
  const record = { schema: 1, form: "f", case_digest: "d", seq: 0, time: "", answers: {} };
  const model = {
    get: (name) => ({ page: { form: "f", case_digest: "d" }, identity: "me", record })[name],
    on: () => {}, send: () => {}, widget_manager: {},
  };
  return createStore(model, { silence: 1, typing: 1 });
}

test("what was changed by one press is taken back by one", () => {
  const one = store();
  one.answer("entry", "2023-05-20");
  one.answer("entry", "2022-11-14");
  one.answer("decision", "2022-12-05", { joined: true });
  assert.equal(one.lastChanged(), "decision");
  assert.equal(one.undo(), "entry");
  assert.deepEqual(one.record.answers, { entry: "2023-05-20" });
  assert.equal(one.undo(), "entry");
  assert.equal(one.undo(), null);
  assert.equal(one.lastChanged(), null);
});

test("what was joined to a step that is long forgotten is taken back by itself", () => {
  const one = store();
  one.answer("stage", "merits", { joined: true });
  assert.equal(one.undo(), "stage");
});

test("the reader names the paragraph and the element", () => {
  const page = {
    elements: [{ id: "nexus", title: "Nexus" }],
    documents: [{ paragraphs: [{ key: "n3", label: "¶ 3" }] }],
  };
  assert.equal(changeOfReader(page, markName("nexus", "n3")), "the mark of ¶ 3 on Nexus");
  assert.equal(changeOfReader(page, markName("nexus", "n99")), "the mark of a paragraph on Nexus");
  assert.equal(changeOfReader(page, "variant"), "the choice of a variant");
  assert.equal(changeOfReader(page, "revisit--later"), "what you said of a variant");
});

test("the samples name the sample and the criterion", () => {
  const rubric = { criteria: [{ id: "reason", title: "Its reason (at most 2)" }], samples: [{ id: "memo--1", title: "Sample answer 1" }] };
  const named = (name) => changeOfSamples({ rubrics: [rubric] }, name);
  assert.equal(named("memo--1--reason"), "Sample answer 1, Its reason (at most 2)");
  assert.equal(named("memo--1--asked"), "Sample answer 1, what a grader gave");
  assert.equal(named("other--1--reason"), "a choice");
});

test("the ladder names the protection and the rung, the facts, or the days", () => {
  const page = { protections: [{ id: "cat", title: "Torture" }], rungs: [{ id: "more-likely", title: "More likely than not" }] };
  assert.equal(changeOfLadder(page, "cat--more-likely"), "Torture, More likely than not");
  assert.equal(changeOfLadder(page, "cat--why"), "Torture, which facts carry it");
  assert.equal(changeOfLadder(page, "entry"), "the days or the stage");
  assert.equal(changeOfLadder(page, "exceptions"), "what is supposed of exceptions");
});

test("what was said to a client stays said; a new beginning and what is written later do not", () => {
  assert.match(staysSaid(["purpose"], "moves"), /stays said/);
  assert.match(staysSaid(["purpose"], null), /stays said/); // after a reload
  assert.equal(staysSaid(["purpose", "anew"], "moves"), "");
  assert.equal(staysSaid(["purpose", "end"], "next--why"), "");
  assert.equal(staysSaid([], null), "");
});
