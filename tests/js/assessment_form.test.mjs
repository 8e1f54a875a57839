// Tests of the module that ships: a Python test joins it and names it in ASSESSMENT_FORM.
import assert from "node:assert/strict";
import { test } from "node:test";

const form = await import(process.env.ASSESSMENT_FORM);
const { answered, cellsShowing, createStore, isEmpty, leavesTheForm, matches, newer, progressWords, readCells } = form;
const { recordIn, statusWords, stillOpen, toggled, wordCount, writeCells, writeSummary } = form;

const VIEW = "application/vnd.jupyter.widget-view+json";
const ANSWERS = "application/vnd.asylum-clinic.answers+json";
const record = (seq, answers, time = "") => ({ schema: 1, form: "f", case_digest: "d", seq, time, answers });
const page = { form: "f", case_digest: "d", elements: [{ questions: [{ id: "a" }, { id: "b" }] }] };

/** A notebook cell as JupyterLab's model has it. */
function cell(identity, kept) {
  const metadata = new Map(kept ? [["asylum_clinic", kept]] : []);
  const list = [
    { data: { [VIEW]: { model_id: identity } } },
    { data: { [ANSWERS]: record(1, { a: "old" }) } },
    { name: "stdout", text: "" },
  ];
  return {
    metadata,
    list,
    outputs: { length: list.length, get: (i) => list[i], set: (i, output) => (list[i] = output) },
    getMetadata: (name) => metadata.get(name),
    setMetadata: (name, value) => metadata.set(name, value),
  };
}

/** A widget model as anywidget gives it, with a kernel that may be silent. */
function widget(cells, kernel = () => {}, kept = record(0, {})) {
  const heard = {};
  const values = { page, identity: "me", record: kept };
  const model = {
    sent: [],
    get: (name) => values[name],
    on: (name, callback) => (heard[name] = callback),
    send: (message) => {
      model.sent.push(message);
      kernel(message, model);
    },
    say: (message) => heard["msg:custom"](message),
    sync: (value) => {
      values.record = value;
      heard["change:record"]();
    },
    widget_manager: { context: { model: { cells } } },
  };
  return model;
}
const keeps = (message, model) => model.say({ kind: "kept", seq: message.seq, problem: "", summary: { [ANSWERS]: message.record } });

test("an empty record never counts against a full one, whatever its number", () => {
  const full = record(1, { a: "x" });
  assert.equal(newer(full, record(9, {})), full);
  assert.equal(newer(record(9, {}), full), full);
});

test("of two full records the higher number counts, then the later time, then the one that is here", () => {
  const [one, two] = [record(1, { a: "x" }), record(2, { a: "y" })];
  assert.equal(newer(two, one), two);
  const late = record(1, { a: "z" }, "2026-01-02");
  assert.equal(newer(one, late), late);
  const here = record(1, { a: "x" });
  assert.equal(newer(here, structuredClone(here)), here);
  assert.equal(newer(null, one), one);
});

test("metadata that hold no record of this form are passed over", () => {
  for (const odd of [null, 3, "x", [], {}, record(-1, {}), record(1.5, {}), record(1, []), record(1, null)]) {
    assert.equal(recordIn(odd, "f"), null);
  }
  assert.equal(recordIn(record(1, {}), "another"), null);
  assert.ok(recordIn(record(1, {}), "f"));
});

test("an answer raises the number, a blank one leaves the record", () => {
  const first = answered(record(4, {}), "a", "yes", "d", "now");
  assert.deepEqual([first.seq, first.answers], [5, { a: "yes" }]);
  assert.deepEqual(answered(first, "a", "  ", "d", "now").answers, {});
  assert.deepEqual(answered(first, "b", [], "d", "now").answers, { a: "yes" });
});

test("an answer to an older version of the case keeps that version's digest", () => {
  const old = { ...record(4, { a: "x" }), case_digest: "old" };
  assert.equal(answered(old, "b", "y", "new", "now").case_digest, "old");
});

test("an exclusive option stands alone", () => {
  assert.deepEqual(toggled(["x", "y"], "none", true, ["none"]), ["none"]);
  assert.deepEqual(toggled(["none"], "x", true, ["none"]), ["x"]);
  assert.deepEqual(toggled(["x", "y"], "x", false), ["y"]);
  assert.deepEqual(toggled(["x"], "x", true), ["x"]);
});

test("words are counted and authorities found by every word looked for", () => {
  assert.deepEqual(["", "  ", "one", " two\nwords "].map(wordCount), [0, 0, 1, 2]);
  const entry = { title: "INS v. Elias-Zacarias", citation: "502 U.S. 478", text: "Motive must be shown." };
  assert.ok(matches(entry, "motive 502") && matches(entry, "") && !matches(entry, "motive 503"));
});

test("only the notebook's own save leaves the form", () => {
  const key = (name, more = {}) => leavesTheForm({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.ok(key("s", { ctrlKey: true }) && key("S", { metaKey: true }));
  assert.ok(!key("s") && !key("Enter", { ctrlKey: true }) && !key("s", { ctrlKey: true, altKey: true }));
});

test("progress is told in words", () => {
  assert.equal(progressWords(page, record(1, { a: "x" })), "1 of 2 answered");
  assert.equal(progressWords(page, record(1, { a: "x", b: "y" })), "All 2 questions are answered");
  assert.deepEqual(stillOpen(page, record(1, { a: "x" })).map((question) => question.id), ["b"]);
});

test("the status never says kept but for what the kernel has kept", () => {
  for (const state of ["idle", "waiting", "silent", "failed"]) {
    assert.ok(!statusWords({ state, problem: "x" }).startsWith("Kept"));
  }
  assert.match(statusWords({ state: "silent" }), /Run All Cells/);
  assert.match(statusWords({ state: "silent", inNotebook: false }), /in this page only/);
});

test("the cell that shows the widget is found, also twice, and no other", () => {
  const cells = [cell("other"), cell("me"), cell("me"), { getMetadata: () => null }];
  assert.deepEqual(cellsShowing({ cells }, "me"), [cells[1], cells[2]]);
  assert.deepEqual(cellsShowing(null, "me"), []);
});

test("a cell keeps the newer record and is never emptied", () => {
  const there = cell("me", record(5, { a: "kept" }));
  writeCells([there], record(9, {}));
  writeCells([there], record(4, { a: "older" }));
  assert.equal(readCells([there], "f").answers.a, "kept");
  writeCells([there], record(6, { a: "newer" }));
  assert.equal(readCells([there], "f").answers.a, "newer");
});

test("an older summary is renewed, a summary of another form is not touched", () => {
  const there = cell("me");
  writeSummary([there], { [ANSWERS]: { ...record(7, { a: "x" }), form: "another" } });
  assert.equal(there.list[1].data[ANSWERS].seq, 1);
  writeSummary([there], { [ANSWERS]: record(7, { a: "x" }) });
  assert.equal(there.list[1].data[ANSWERS].seq, 7);
});

test("an answer is in the cell at once and called kept only after the kernel's word", () => {
  const there = cell("me");
  const model = widget([there]);
  const store = createStore(model);
  store.answer("a", "yes");
  assert.equal(there.metadata.get("asylum_clinic").answers.a, "yes");
  assert.equal(store.state, "waiting");
  keeps(model.sent[0], model);
  assert.equal(store.state, "kept");
});

test("an acknowledgement of an earlier answer does not speak for a later one", () => {
  const model = widget([cell("me")]);
  const store = createStore(model);
  store.answer("a", "yes");
  store.answer("b", "no");
  keeps(model.sent[0], model);
  assert.equal(store.state, "waiting");
  keeps(model.sent[1], model);
  assert.equal(store.state, "kept");
});

test("a kernel's older record does not take back what was clicked since", () => {
  const model = widget([cell("me")]);
  const store = createStore(model);
  store.answer("a", "yes");
  store.answer("b", "no");
  model.sync(model.sent[0].record);
  assert.deepEqual(store.record.answers, { a: "yes", b: "no" });
});

test("silence is told, and a late acknowledgement heard", async () => {
  const model = widget([cell("me")]);
  const store = createStore(model, { silence: 5 });
  const silent = new Promise((resolve) => store.views.add(() => store.state === "silent" && resolve()));
  store.answer("a", "yes");
  await silent;
  keeps(model.sent[0], model);
  assert.equal(store.state, "kept");
});

test("a kernel that is gone is told at once", () => {
  const model = widget([cell("me")], () => {
    throw new Error("no comm");
  });
  const store = createStore(model);
  store.answer("a", "yes");
  assert.equal(store.state, "silent");
});

test("a problem of the kernel's is told as not kept", () => {
  const model = widget([cell("me")], (message, self) =>
    self.say({ kind: "kept", seq: message.seq, problem: "the disk is full.", summary: { [ANSWERS]: message.record } }));
  const store = createStore(model);
  store.answer("a", "yes");
  assert.equal(store.state, "failed");
  assert.match(statusWords(store), /the disk is full/);
});

test("a newer record in the notebook is handed to the kernel when the form is shown", () => {
  const model = widget([cell("me", record(8, { a: "from the notebook" }))], keeps, record(3, { a: "from the kernel" }));
  const store = createStore(model);
  store.shown();
  assert.equal(model.sent[0].record.answers.a, "from the notebook");
  assert.equal(store.state, "kept");
});

test("typing is carried at once and sent when it pauses or the focus leaves", () => {
  const there = cell("me");
  const model = widget([there], keeps);
  const store = createStore(model, { typing: 60_000 });
  store.answer("a", "one", { whileTyping: true });
  store.answer("a", "one two", { whileTyping: true });
  assert.equal(there.metadata.get("asylum_clinic").answers.a, "one two");
  assert.equal(model.sent.length, 0);
  store.flush();
  assert.equal(model.sent.length, 1);
});

test("a front end without a document is told as such", () => {
  const model = widget([]);
  model.widget_manager = {};
  const store = createStore(model);
  store.answer("a", "yes");
  assert.equal(store.inNotebook, false);
  assert.ok(!isEmpty(store.record));
});
