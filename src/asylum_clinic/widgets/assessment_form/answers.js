// Answers to a form's questions: pure functions, no DOM. A number or a day is the text that was typed; the kernel
// reads it.

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

/** Whether what stands in a field can't be read as a number or a day. */
export const unreadIn = (readings, question, typed) =>
  Boolean(typed && readings?.[question]?.typed === typed && readings[question].unread);

export const wordCount = (text) => (text.trim() === "" ? 0 : text.trim().split(/\s+/u).length);

export const questionsOf = (page) => page.elements.flatMap((element) => element.questions);

export function stillOpen(page, record) {
  return questionsOf(page).filter((question) => !record.answers[question.id]);
}

/** Whether every word that is looked for stands in an authority's title, citation or proposition. */
export function matches(authority, search) {
  const text = `${authority.title} ${authority.citation} ${authority.text}`.toLowerCase();
  return search.toLowerCase().split(/\s+/u).every((word) => text.includes(word));
}

/** An answer in the words that were offered; a dash for none. */
export function answerWords(page, question, answer) {
  const lists = { passages: page.passages, authorities: page.authorities, order: question.items };
  const offered = lists[question.kind] ?? question.options ?? [];
  const words = (id) => {
    const found = offered.find((one) => one.id === id);
    return found?.label ?? (found?.citation ? `${found.title}, ${found.citation}` : found?.text) ?? id;
  };
  const said = listOf(answer).length ? answer.map(words).join("; ") : typeof answer === "string" ? words(answer) : "";
  if (said.trim() === "") return "—";
  return question.unit && !said.trim().endsWith(question.unit) ? `${said} ${question.unit}` : said;
}

/** Whether two records hold the same answers, in whatever order. */
export function sameAnswers(a, b) {
  const sorted = (answers) => JSON.stringify(Object.entries(answers ?? {}).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

export function progressWords(page, record) {
  const all = questionsOf(page).length;
  const left = stillOpen(page, record).length;
  return left ? `${all - left} of ${all} answered` : `All ${all} questions are answered`;
}
