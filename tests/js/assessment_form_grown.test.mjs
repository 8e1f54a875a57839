// Undo, notes beside the answers, the printed sheet and marks taken over: the pure parts of the module that ships.
import assert from "node:assert/strict";
import { test } from "node:test";

const form = await import(process.env.ASSESSMENT_FORM);
const { answerWords, createStore, isEmpty, newer, noted, positionOf, sameAnswers, sheetOf, sureWords, takenWords, trapsAfter } = form;

const record = (seq, answers, notes) => ({ schema: 1, form: "f", case_digest: "d", seq, time: "", answers, ...(notes && { notes }) });

function store(kept = record(0, {}), closed = "") {
  const sent = [];
  const model = {
    get: (name) => ({ page: { form: "f", case_digest: "d", closed }, identity: "me", record: kept })[name],
    on: () => {},
    send: (message) => sent.push(message),
    widget_manager: {},
  };
  return { sent, store: createStore(model, { silence: 1, typing: 1 }) };
}

test("undo takes changes back one by one, each as a new record with a higher number", () => {
  const { store: one, sent } = store();
  assert.equal(one.undo(), null);
  one.answer("a", "yes");
  one.answer("b", ["x"]);
  one.answer("b", ["x", "y"]);
  assert.equal(one.undo(), "b");
  assert.deepEqual(one.record.answers, { a: "yes", b: ["x"] });
  assert.equal(one.record.seq, 4);
  assert.equal(sent.at(-1).record.seq, 4);
  one.undo();
  assert.deepEqual(one.record.answers, { a: "yes" });
  assert.ok(one.canUndo());
  one.undo();
  assert.ok(!one.canUndo());
  assert.ok(isEmpty(one.record));
});

test("what was typed in one go is one step, and a note is none", () => {
  const { store: one } = store(record(3, { memo: "before" }));
  for (const text of ["b", "be", "bet"]) one.answer("memo", text, { whileTyping: true });
  one.note("other-side", "the other", { whileTyping: true });
  assert.equal(one.undo(), "memo");
  assert.deepEqual(one.record.answers, { memo: "before" });
  assert.deepEqual(one.record.notes, { "other-side": "the other" });
  assert.ok(!one.canUndo());
  const { seq } = one.record;
  one.note("other-side", "the other");
  assert.equal(one.record.seq, seq);
  one.flush();
});

test("a note makes a record full, the higher number counts, and a blank note is taken away", () => {
  const only = noted(record(1, {}), "sure", "fairly", "now");
  assert.ok(!isEmpty(only));
  assert.equal(newer(record(9, {}), only), only);
  const full = record(3, { a: "x" });
  assert.equal(newer(full, only), full);
  assert.deepEqual(noted(record(1, { a: "x" }, { sure: "fairly" }), "sure", " ", "now").notes, {});
});

const page = {
  title: "A form", law: "Law as of a day.", case: { title: "A case" },
  passages: [{ id: "n1", label: "¶ 1", text: "…" }], authorities: [{ id: "s", title: "Stevic", citation: "467 U.S. 407" }],
  sure: [{ id: "fairly", title: "Fairly sure" }],
  elements: [{ title: "Nexus", questions: [
    { id: "one", kind: "one", text: "Is it?", options: [{ id: "yes", text: "Yes" }] },
    { id: "p", kind: "passages", text: "Which?" }, { id: "law", kind: "authorities", text: "What law?" },
    { id: "share", kind: "number", unit: "%", text: "How much?" }, { id: "memo", kind: "text", text: "Say why." },
  ] }],
};

test("a ticked ground is supported, another stands as the note says", () => {
  const notes = { "position--grounds--religion": "unknown", "position--grounds--race": "against" };
  assert.equal(positionOf({ id: "grounds" }, "race", ["race"], notes), "supports");
  assert.equal(positionOf({ id: "grounds" }, "religion", ["race"], notes), "unknown");
  assert.equal(positionOf({ id: "grounds" }, "nationality", [], notes), "");
});

test("the sheet says each answer in the words that were offered, and markup stays text", () => {
  const answers = { one: "yes", p: ["n1", "odd"], law: ["s"], share: "12.5", memo: "<b>no</b>" };
  const rows = sheetOf(page, record(2, answers)).elements[0].rows.map(([, said]) => said);
  assert.deepEqual(rows, ["Yes", "¶ 1; odd", "Stevic, 467 U.S. 407", "12.5 %", "<b>no</b>"]);
  assert.equal(answerWords(page, page.elements[0].questions[0], undefined), "—");
});

test("feedback stands as long as the answers are the same, in whatever order", () => {
  assert.ok(sameAnswers({ a: "x", b: ["y"] }, { b: ["y"], a: "x" }));
  assert.ok(!sameAnswers({ a: "x" }, { a: "y" }));
  assert.ok(!sameAnswers(undefined, { a: "y" }));
});

test("law of another day is remembered once, beside what was remembered before", () => {
  assert.equal(trapsAfter({ again: "a b" }, ["b", "c"]), "a b c");
  assert.equal(trapsAfter(undefined, undefined), "");
});

test("how sure one was, and what was taken over, are said in words", () => {
  assert.equal(sureWords(page, { sure: "fairly" }), "Before this you said: fairly sure. ");
  assert.equal(sureWords(page, undefined), "");
  assert.match(takenWords(0, 0), /Nothing is marked/);
  assert.match(takenWords(2, 5), /first 2 of 5/);
  assert.match(takenWords(2, 2), /Taken over: 2/);
});

test("a read-only form tells each answer as text, with what a paragraph or an authority says", () => {
  const { answeredLines, notedLines } = form;
  const page = {
    passages: [{ id: "n1", label: "¶ 1", text: "He left." }],
    authorities: [{ id: "elias", title: "INS v. Elias", citation: "502 U.S. 478", text: "Motive." }],
  };
  const cited = { id: "cited", kind: "passages" };
  const law = { id: "law", kind: "authorities" };
  const order = { id: "order", kind: "order", items: [{ id: "a", text: "first" }, { id: "b", text: "then" }] };
  assert.deepEqual(answeredLines(page, cited, ["n1"]), [{ said: "¶ 1", more: "He left." }]);
  assert.deepEqual(answeredLines(page, law, ["elias"]), [{ said: "INS v. Elias, 502 U.S. 478", more: "Motive." }]);
  assert.deepEqual(answeredLines(page, order, ["b", "a"]).map((one) => one.said), ["then", "first"]);
  assert.deepEqual(answeredLines(page, { id: "memo", kind: "text" }, "a\n<b>"), [{ said: "a\n<b>", more: "" }]);
  assert.deepEqual(answeredLines(page, cited, undefined), []);
  const ground = { id: "g", positions: [{ id: "unknown", text: "one has to ask" }], options: [{ id: "race", text: "Race" }] };
  const notes = { "position--g--race": "unknown", "ask--g--race": "Why?" };
  assert.deepEqual(notedLines(ground, notes), ["Race: one has to ask", "Race, to ask: Why?"]);
  assert.deepEqual(notedLines({ id: "memo" }, notes), []);
});

test("a read-only page changes no answer, sends none, and has nothing to take back", () => {
  const { sent, store: one } = store(record(3, { a: "yes" }), "the deadline passed");
  one.answer("a", "no");
  one.answer("memo", "typed", { whileTyping: true });
  one.note("other-side", "typed");
  one.undo();
  one.confirmCase();
  one.shown();
  one.flush();
  assert.deepEqual(one.record.answers, { a: "yes" });
  assert.equal(one.canUndo(), false);
  assert.deepEqual(sent, []);
});
