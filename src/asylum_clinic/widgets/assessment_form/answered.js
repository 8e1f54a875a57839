// A form that is read-only: each answer as text, reached by Tab question by question, and nothing that can be changed.

/** What was chosen or written, as lines; what a paragraph or an authority says stands with it. No line where nothing was. */
export function answeredLines(page, question, answer) {
  const chosen = Array.isArray(answer) ? answer : [answer].filter((one) => typeof one === "string" && one.trim() !== "");
  const passage = (id) => page.passages.find((one) => one.id === id);
  const authority = (id) => page.authorities.find((one) => one.id === id);
  const more = {
    passages: (id) => passage(id)?.text ?? "",
    authorities: (id) => authority(id)?.text ?? "",
  }[question.kind] ?? (() => "");
  return chosen.map((id) => ({ said: answerWords(page, question, Array.isArray(answer) ? [id] : id), more: more(id) }));
}

/** What was noted of each option beside the answer: how the record stands to it, and what would be asked. */
export function notedLines(question, notes) {
  const words = (id) => listOf(question.positions).find((one) => one.id === id)?.text;
  return listOf(question.positions).length === 0 ? [] : question.options.flatMap((option) => {
    const stands = words(notes[`position--${question.id}--${option.id}`]);
    const asks = notes[`ask--${question.id}--${option.id}`];
    return [stands && `${option.text}: ${stands}`, asks && `${option.text}, to ask: ${asks}`].filter(Boolean);
  });
}

/** One question with its answer as text; it draws again only what can still come, which is feedback. */
function drawAnswered(question, tools) {
  const prefix = `${tools.prefix}-${question.id}`;
  const answer = h("div", { class: "ac-answer", id: `${prefix}-answer` });
  const said = h("div", { class: "ac-said" });
  const model = tools.page.accepted[question.id] ?? [];
  const element = h("fieldset", { id: prefix, tabIndex: 0, "aria-describedby": `${prefix}-answer` },
    h("legend", {}, question.text), question.help ? h("p", { class: "ac-help" }, question.help) : "", answer, said,
    model.length ? details("What a supervising attorney could accept", model) : "");
  const line = (one) => h("li", {}, h("b", {}, one.said), one.more ? h("p", {}, one.more) : "");
  let last = null;
  const update = (record, feedback, readings) => {
    const lines = answeredLines(tools.page, question, record.answers[question.id]);
    const notes = notedLines(question, record.notes ?? {});
    const read = saidOf(readings, question.id, record.answers[question.id]);
    renew(answer, [
      lines.length ? h(question.kind === "order" ? "ol" : "ul", {}, lines.map(line)) : h("p", {}, h("b", {}, "Not answered.")),
      read ? h("p", { class: "ac-count" }, read) : "",
      notes.length ? h("ul", {}, notes.map((note) => h("li", {}, note))) : "",
    ]);
    if (feedback !== last) said.replaceChildren(...reasons(feedback, question.id));
    last = feedback;
  };
  return { element, update };
}

/** What was noted beside the answers: how sure the student was, and the other side. */
function drawNoted(page) {
  const element = h("section", { class: "ac-other-side", "aria-label": "Beside the answers", tabIndex: 0 });
  const update = ({ notes }) => {
    const sure = listOf(page.sure).find((one) => one.id === notes?.sure)?.title;
    const lines = [sure && `How sure, before the feedback: ${sure}`, notes?.["other-side"] && `The other side: ${notes["other-side"]}`];
    renew(element, lines.filter(Boolean).map((text) => h("p", { class: "ac-written" }, text)));
    element.hidden = !element.childElementCount;
  };
  return { element, update };
}
