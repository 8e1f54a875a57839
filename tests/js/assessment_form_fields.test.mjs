// Tests of what the fields for numbers, days and orders rest on: pure functions of the module that ships.
import assert from "node:assert/strict";
import { test } from "node:test";

const { answered, moved, saidOf, stillOpen, unreadIn } = await import(process.env.ASSESSMENT_FORM);

test("a thing moves one place and no farther than either end", () => {
  const order = ["a", "b", "c"];
  assert.deepEqual(moved(order, "b", -1), ["b", "a", "c"]);
  assert.deepEqual(moved(order, "b", 1), ["a", "c", "b"]);
  assert.equal(moved(order, "a", -1), order);
  assert.equal(moved(order, "c", 1), order);
  assert.equal(moved(order, "unknown", 1), order);
  assert.deepEqual(order, ["a", "b", "c"]);
});

test("what the kernel read is said only of what still stands in the field", () => {
  const readings = { share: { typed: "12.5 %", said: "Read as 12.5%." } };
  assert.equal(saidOf(readings, "share", "12.5 %"), "Read as 12.5%.");
  assert.equal(saidOf(readings, "share", "12.5"), "");
  assert.equal(saidOf(readings, "day", undefined), "");
  assert.equal(saidOf(undefined, "day", "2023-05-12"), "");
  assert.ok(unreadIn({ share: { typed: "many", said: "Write a number.", unread: true } }, "share", "many"));
  assert.ok(!unreadIn({ share: { typed: "many", said: "Write a number.", unread: true } }, "share", "12"));
});

test("half-typed words are kept as they are, an emptied field is an open question", () => {
  const page = { elements: [{ questions: [{ id: "share" }] }] };
  const empty = { schema: 1, form: "f", case_digest: "", seq: 0, time: "", answers: {} };
  const half = answered(empty, "share", "1,2", "d", "now");
  assert.equal(half.answers.share, "1,2");
  assert.deepEqual(stillOpen(page, half), []);
  assert.equal(stillOpen(page, answered(half, "share", "", "d", "now")).length, 1);
});
