// Tests of the reader's module as it ships: a Python test joins it and names it in CASE_READER.
import assert from "node:assert/strict";
import { test } from "node:test";

const { isUndo, markName, markedWords, otherMarks, readUnder } = await import(process.env.CASE_READER);

const base = { key: "n1", label: "¶ 1", text: "as it is", under: { later: { kind: "changed", text: "as it would be" } } };
const only = { key: "later.n9", label: "¶ 1a", text: null, under: { later: { kind: "added", text: "new" } } };
const gone = { key: "n2", label: "¶ 2", text: "was here", under: { later: { kind: "removed", text: "" } } };
const nexus = { id: "nexus", title: "Nexus" };
const page = {
  elements: [nexus, { id: "cat", title: "Torture" }],
  how: [{ id: "helps", title: "helps the claim" }, { id: "hurts", title: "hurts the claim" }],
  documents: [{ paragraphs: [base, only] }, { paragraphs: [gone] }],
};

test("a paragraph reads as it is, and otherwise only under its own variant", () => {
  assert.deepEqual(readUnder(base, ""), { kind: "", text: "as it is" });
  assert.deepEqual(readUnder(base, "other"), { kind: "", text: "as it is" });
  assert.deepEqual(readUnder(base, "later"), { kind: "changed", text: "as it would be" });
  assert.deepEqual(readUnder(only, ""), { kind: "absent", text: "" });
  assert.deepEqual(readUnder(only, "later"), { kind: "added", text: "new" });
  assert.deepEqual(readUnder(gone, "later"), { kind: "removed", text: "was here" });
});

test("marks on other elements are told in words, and an unknown mark is not", () => {
  const answers = { [markName("nexus", "n1")]: "helps", [markName("cat", "n1")]: "hurts", [markName("cat", "n2")]: "odd" };
  assert.deepEqual(otherMarks(page, answers, "n1", "nexus"), ["Torture: hurts the claim"]);
  assert.deepEqual(otherMarks(page, answers, "n2", "nexus"), []);
});

test("what is marked is counted among the paragraphs that can be read", () => {
  const answers = { [markName("nexus", "n1")]: "helps", [markName("nexus", "later.n9")]: "helps" };
  assert.equal(markedWords(page, answers, nexus, ""), "1 of 2 paragraphs marked for Nexus.");
  assert.equal(markedWords(page, answers, nexus, "later"), "2 of 3 paragraphs marked for Nexus.");
});

test("Ctrl+Z takes back a choice, and in a field of text belongs to the browser", () => {
  const key = { ctrlKey: true, metaKey: false, altKey: false, shiftKey: false, key: "z", target: { matches: () => false } };
  assert.ok(isUndo(key));
  assert.ok(isUndo({ ...key, ctrlKey: false, metaKey: true, key: "Z" }));
  assert.ok(!isUndo({ ...key, target: { matches: () => true } }));
  assert.ok(!isUndo({ ...key, ctrlKey: false }));
  assert.ok(!isUndo({ ...key, shiftKey: true }));
});
