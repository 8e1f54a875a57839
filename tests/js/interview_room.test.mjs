// The pure parts of the interview room's module, as they ship.
import assert from "node:assert/strict";
import test from "node:test";

const { clockWords, movesAfter, transcriptText } = await import(process.env.INTERVIEW_ROOM);

test("a move is added at the end, and nothing that was done is changed", () => {
  const before = ["purpose"];
  assert.deepEqual(movesAfter(before, "anew"), ["purpose", "anew"]);
  assert.deepEqual(before, ["purpose"]);
});

test("a list that grew too long for a record begins again", () => {
  assert.deepEqual(movesAfter(Array(450).fill("anew"), "purpose"), ["purpose"]);
});

test("the transcript is a text that says that it is a rehearsal", () => {
  const text = transcriptText("The second call", "By telephone.", [{ who: "You", text: "<b>Hello</b>" }]);
  assert.equal(text, "The second call\nA rehearsal with an invented client.\nBy telephone.\n\nYou: <b>Hello</b>\n");
});

test("the clock speaks of whole minutes and presses nobody", () => {
  assert.equal(clockWords(59, 20), "0 of 20 minutes have passed.");
  assert.equal(clockWords(1260, 20), "21 of 20 minutes have passed. Nothing ends by itself.");
});
