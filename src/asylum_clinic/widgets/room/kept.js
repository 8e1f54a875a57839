// What a page keeps: pure functions, no DOM. A record is what every carrier holds:
// {schema, form, case_digest, seq, time, answers: {question: text or [ids]}}. The kernel reads it.

const none = (named) => Object.keys(named ?? {}).length === 0;

export const METADATA = "asylum_clinic";

export const isEmpty = (record) => !record || (none(record.answers) && none(record.notes));

/** Of two records the one that counts: a full one before an empty one, then the higher number, then the later time. */
export function newer(a, b) {
  if (!a || !b) return a || b || null;
  if (isEmpty(a) !== isEmpty(b)) return isEmpty(a) ? b : a;
  if (a.seq !== b.seq) return a.seq > b.seq ? a : b;
  return (b.time ?? "") > (a.time ?? "") ? b : a;
}

/** The record that cell metadata hold for a form, or null; the kernel looks closer at what is inside. */
export function recordIn(metadata, form) {
  const plain = metadata !== null && typeof metadata === "object" && !Array.isArray(metadata);
  if (!plain || metadata.form !== form || !Number.isSafeInteger(metadata.seq) || metadata.seq < 0) return null;
  const answers = metadata.answers;
  return answers !== null && typeof answers === "object" && !Array.isArray(answers) ? metadata : null;
}

/** The record after one answer: blank answers are left out, the number goes up by one. */
export function answered(record, question, value, digest, time) {
  const answers = { ...record.answers };
  const blank = typeof value === "string" ? value.trim() === "" : value.length === 0;
  if (blank) delete answers[question];
  else answers[question] = value;
  return { ...record, case_digest: record.case_digest || digest, seq: record.seq + 1, time, answers };
}

/** The record after a note beside the answers was written, or taken back by a blank. */
export function noted(record, name, text, time) {
  const notes = { ...record.notes };
  if (text.trim() === "") delete notes[name];
  else notes[name] = text;
  return { ...record, seq: record.seq + 1, time, notes };
}

export const listOf = (value) => (Array.isArray(value) ? value : []);

/** Keys belong to the form; only the notebook's own "save" goes up. */
export const leavesTheForm = (event) =>
  (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";

/** Ctrl+Z or Cmd+Z anywhere but in a field of text, where it belongs to the browser. */
export const isUndo = (event) =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "z" &&
  !event.target?.matches?.("textarea, input:not([type=radio]):not([type=checkbox])");

const RUN = "Press Run, then Run All Cells, in the menu on top";
const SAVE = "The notebook itself is saved by Jupyter at least every two minutes, or with Ctrl+S.";

/** What the status line says, in words. `state` is one of idle, waiting, kept, silent, failed. */
export function statusWords({ state, problem = "", at = "", inNotebook = true, nothing = false }) {
  const place = inNotebook ? "in this page and in the notebook" : "in this page only";
  if (nothing) return "You have taken back your last answer. The one before stays kept until you give another.";
  if (state === "idle") return "Nothing is answered yet. Each answer is kept as you give it.";
  if (state === "waiting") return "Keeping your answer …";
  if (state === "kept") return `Kept${at && ` at ${at}`}. ${SAVE}`;
  if (state === "silent") {
    return `Not confirmed: the notebook's kernel does not answer (it is busy or was stopped). Your answer is kept ${place}. ` +
      `${RUN}, to go on, and Ctrl+S to save.`;
  }
  if (state === "failed") {
    return `Not kept beside the notebook. ${problem} Your answer stays ${place}` +
      (inNotebook ? "; press Ctrl+S to save the notebook." : ".");
  }
  return "";
}
