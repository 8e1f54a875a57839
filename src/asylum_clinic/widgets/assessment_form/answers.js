// Answers as the page holds them: pure functions, no DOM. A record is what every carrier holds:
// {schema, form, case_digest, seq, time, answers: {question: text or [ids]}}. A number or a day
// is the text that was typed; the kernel reads it.

export const METADATA = "asylum_clinic";

export const isEmpty = (record) => !record || Object.keys(record.answers ?? {}).length === 0;

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

/** A list of choices after one box was ticked or not; an exclusive option stands alone. */
export function toggled(chosen, id, on, exclusive = []) {
  const others = chosen.filter((other) => other !== id);
  if (!on) return others;
  if (exclusive.includes(id)) return [id];
  return [...others.filter((other) => !exclusive.includes(other)), id];
}

/** An order after one thing was moved up (-1) or down (+1); at either end it stays as it is. */
export function moved(order, id, by) {
  const [from, to] = [order.indexOf(id), order.indexOf(id) + by];
  if (from < 0 || to < 0 || to >= order.length) return order;
  return order.with(from, order[to]).with(to, id);
}

/** What the kernel said of a field, as long as it still holds what was read. */
export const saidOf = (readings, question, typed) =>
  typed && readings?.[question]?.typed === typed ? readings[question].said : "";

export const wordCount = (text) => (text.trim() === "" ? 0 : text.trim().split(/\s+/u).length);

export const listOf = (value) => (Array.isArray(value) ? value : []);

export const questionsOf = (page) => page.elements.flatMap((element) => element.questions);

export function stillOpen(page, record) {
  return questionsOf(page).filter((question) => !record.answers[question.id]);
}

/** Whether every word that is looked for stands in an authority's title, citation or proposition. */
export function matches(authority, search) {
  const text = `${authority.title} ${authority.citation} ${authority.text}`.toLowerCase();
  return search.toLowerCase().split(/\s+/u).every((word) => text.includes(word));
}

/** Keys belong to the form; only the notebook's own "save" goes up. */
export const leavesTheForm = (event) =>
  (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";

const RUN = "Press Run, then Run All Cells, in the menu on top";
const SAVE = "The notebook itself is saved by Jupyter every two minutes, or with Ctrl+S.";

/** What the status line says, in words. `state` is one of idle, waiting, kept, silent, failed. */
export function statusWords({ state, problem = "", at = "", inNotebook = true, nothing = false }) {
  const place = inNotebook ? "in this page and in the notebook" : "in this page only";
  if (nothing) return "You have taken back your last answer. The one before stays kept until you give another.";
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

export function progressWords(page, record) {
  const all = questionsOf(page).length;
  const left = stillOpen(page, record).length;
  return left ? `${all - left} of ${all} answered` : `All ${all} questions are answered`;
}
