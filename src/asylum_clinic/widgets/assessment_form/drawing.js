// Drawing the case and the questions of a form.

export function drawCase(file, prefix) {
  const paragraph = (passage) =>
    h("p", { id: `${prefix}-${passage.id}`, class: "ac-passage", tabIndex: -1 },
      h("span", { class: "ac-number" }, passage.label), " ", passage.text);
  return [
    h("h3", {}, file.title),
    file.notes.length ? h("p", { class: "ac-note" }, h("strong", {}, "Before you read: "), file.notes.join(" ")) : "",
    h("p", {}, file.summary),
    h("dl", { class: "ac-facts" }, file.facts.flatMap(([name, said]) => [h("dt", {}, name), h("dd", {}, said)])),
    file.timeline.length ? h("h4", {}, "Timeline") : "",
    file.timeline.length
      ? h("ul", { class: "ac-timeline" }, file.timeline.map(([day, what]) => h("li", {}, h("b", {}, day), ` ${what}`)))
      : "",
    h("h4", {}, file.heading),
    file.narrative.map(paragraph),
    file.exhibits.flatMap((exhibit) => [
      h("h4", {}, exhibit.title),
      exhibit.note ? h("p", { class: "ac-note" }, exhibit.note) : "",
      exhibit.passages.map(paragraph),
    ]),
  ].flat();
}

function drawOne(question, { prefix, answer }) {
  const rows = question.options.map((option) =>
    row({ type: "radio", name: prefix, id: `${prefix}-${option.id}`, option, onchange: () => answer(option.id) }));
  const update = (value) => rows.forEach((item) => (item.input.checked = item.id === value));
  return { elements: rows.map((item) => item.element), update };
}

/** Boxes with a limit: at the limit the others rest, and a sentence says why. */
function drawMany(question, options, { prefix, answer, current }) {
  const exclusive = options.filter((option) => option.exclusive).map((option) => option.id);
  const tick = (id, on) => answer(toggled(listOf(current()), id, on, exclusive));
  const rows = options.map((option) => {
    const onchange = (event) => tick(option.id, event.target.checked);
    return row({ type: "checkbox", name: prefix, id: `${prefix}-${option.id}`, option, onchange });
  });
  const count = h("p", { class: "ac-count", id: `${prefix}-count`, role: "status" });
  const update = (value, { standing = {} }) => {
    const chosen = listOf(value);
    const full = question.most !== undefined && chosen.length >= question.most;
    for (const item of rows) {
      item.input.checked = chosen.includes(item.id);
      item.input.disabled = full && !item.input.checked;
      tell(item.more, item.input.checked ? standing[item.id] ?? "" : "");
    }
    const limit = `${chosen.length} of at most ${question.most} chosen.`;
    const rest = " The others rest until you take one back.";
    tell(count, question.most === undefined ? "" : limit + (full ? rest : ""));
  };
  return { rows, count, update };
}

function drawPassages(question, tools) {
  const options = tools.page.passages.map((passage) => ({ id: passage.id, text: passage.label, small: passage.first }));
  const { rows, count, update } = drawMany(question, options, tools);
  rows.forEach((item, i) => {
    const label = `Show ${options[i].text}`;
    const show = h("button", { type: "button", "aria-label": label, onclick: () => tools.show(item.id, show) }, "show");
    item.element.append(show);
  });
  const heard = h("span", { class: "ac-count", role: "status" });
  const take = h("button", { type: "button", class: "ac-take", onclick: () => tools.takeOver(question, heard) },
    "Take over my marks from the case reader");
  return { elements: [count, h("p", { class: "ac-taking" }, take, " ", heard), h("div", { class: "ac-list ac-one-line" }, rows.map((item) => item.element))], update };
}

function drawAuthorities(question, tools) {
  const all = tools.page.authorities;
  const options = all.map((entry) => ({ id: entry.id, text: `${entry.title}, ${entry.citation}`, small: entry.text }));
  const { rows, count, update } = drawMany(question, options, tools);
  const chosen = h("p", { class: "ac-chosen" });
  const found = h("p", { class: "ac-count", role: "status" });
  const filter = () => {
    let hits = 0;
    rows.forEach((item, i) => {
      const hit = matches(all[i], search.value);
      hits += hit;
      item.element.hidden = !hit && !item.input.checked;
    });
    tell(found, search.value.trim() ? `${hits} of ${all.length} match; what you chose stays in view.` : "");
  };
  const id = `${tools.prefix}-search`;
  const search = h("input", { type: "search", id, autocomplete: "off", oninput: filter });
  const all_elements = [
    count, chosen,
    h("div", { class: "ac-search" }, h("label", { htmlFor: id }, "Search by name, citation or subject"), search),
    found,
    h("div", { class: "ac-list" }, rows.map((item) => item.element)),
  ];
  return {
    elements: all_elements,
    update: (value, context) => {
      update(value, context);
      const names = listOf(value).map((name) => all.find((entry) => entry.id === name)?.title ?? name);
      tell(chosen, names.length ? `Chosen: ${names.join("; ")}` : "");
      filter();
    },
  };
}

function drawText(question, { prefix, answer, flush }) {
  const oninput = (event) => answer(event.target.value, { whileTyping: true });
  const area = h("textarea", { id: `${prefix}-text`, rows: 8, "aria-describedby": `${prefix}-words`, oninput, onblur: flush });
  const words = h("p", { class: "ac-count", id: `${prefix}-words` });
  const update = (value) => {
    const text = typeof value === "string" ? value : "";
    if (area.value !== text && (document.activeElement !== area || area.value.trim() !== text.trim())) area.value = text;
    tell(words, `${wordCount(area.value)} of about ${question.words} words`);
  };
  return { elements: [h("label", { htmlFor: `${prefix}-text` }, "Your answer"), area, words], update };
}

/** One question as a fieldset, with `update(record, feedback, readings)`, which draws again what can change. */
export function drawQuestion(question, tools) {
  const prefix = `${tools.prefix}-${question.id}`;
  const own = {
    ...tools,
    prefix,
    answer: (value, how) => tools.answer(question.id, value, how),
    current: () => tools.current()[question.id],
    noteOn: (what, option, text, how) => tools.note(`${what}--${question.id}--${option}`, text, how),
  };
  const kinds = {
    one: drawOne, passages: drawPassages, authorities: drawAuthorities, text: drawText,
    number: drawNumber, date: drawDate, order: drawOrder,
  };
  const drawn = question.kind === "many" ? many(question, own) : kinds[question.kind](question, own);
  const said = h("div", { class: "ac-said" });
  const model = tools.page.accepted[question.id] ?? [];
  const element = h("fieldset", { id: `${prefix}`, "aria-describedby": question.help ? `${prefix}-help` : "" },
    h("legend", {}, question.text),
    question.help ? h("p", { class: "ac-help", id: `${prefix}-help` }, question.help) : "",
    drawn.elements,
    said,
    model.length ? details("What a supervising attorney could accept", model) : "");
  let last = null;
  const update = (record, feedback, readings) => {
    const answer = record.answers[question.id];
    const read = { said: saidOf(readings, question.id, answer), unread: unreadIn(readings, question.id, answer) };
    drawn.update(answer, { notes: record.notes ?? {}, standing: feedback.standing ?? {}, ...read });
    if (feedback !== last) said.replaceChildren(...reasons(feedback, question.id));
    last = feedback;
  };
  return { element, update };
}

function many(question, tools) {
  const { rows, count, update } = drawMany(question, question.options, tools);
  const grounds = question.positions.length ? drawGrounds(question, tools) : null;
  const both = (value, context) => {
    update(value, context);
    grounds?.update(listOf(value), context.notes);
  };
  return { elements: [count, rows.map((item) => item.element), grounds?.element ?? ""].flat(), update: both };
}

function reasons(feedback, id) {
  const said = listOf(feedback.questions).find((question) => question.id === id);
  if (!said || !said.lines.length) return [];
  const points = said.most ? ` (${said.points} of ${said.most} points)` : "";
  if (!said.marks) return [details(`Reasons${points}`, said.rest)];
  return [h("details", {}, h("summary", {}, `Reasons${points}`), marksTable(said.marks, said.text),
    said.rest.length ? h("ul", {}, said.rest.map((line) => h("li", {}, line))) : "")];
}
