// Sample answers on the page: the text, one fieldset a criterion, and what a grader gave only once it is asked for.

/** What a change was about, for Undo: a level that was chosen, or the look at what a grader gave. */
export function changeOfSamples(page, name) {
  for (const rubric of page.rubrics) {
    const sample = rubric.samples.find((one) => name.startsWith(`${one.id}--`));
    if (!sample) continue;
    const criterion = rubric.criteria.find((one) => name === `${sample.id}--${one.id}`);
    return `${sample.title}, ${criterion ? criterion.title : "what a grader gave"}`;
  }
  return "a choice";
}

function drawCriterion(sample, criterion, { prefix, answer }) {
  const name = `${sample.id}--${criterion.id}`;
  const id = `${prefix}-${name}`;
  const rows = criterion.levels.map((level) =>
    row({ type: "radio", name: id, id: `${id}-${level.id}`, option: level, onchange: () => answer(name, level.id) }));
  const element = h("fieldset", {}, h("legend", {}, criterion.title), rows.map((item) => item.element));
  const update = (answers) => rows.forEach((item) => (item.input.checked = answers[name] === item.id));
  return { element, update };
}

function drawSample(sample, rubric, tools) {
  const id = `${tools.prefix}-${sample.id}`;
  const criteria = rubric.criteria.map((criterion) => drawCriterion(sample, criterion, tools));
  const left = h("p", { class: "ac-help", role: "status" });
  const result = h("div", { class: "ac-result", role: "status" });
  const ask = h("button", { type: "button", class: "ac-check", onclick: () => tools.answer(`${sample.id}--asked`, "yes") },
    "Show what a grader gave");
  const element = h("section", { class: "ac-sample", "aria-labelledby": id },
    h("h3", { id }, sample.title),
    h("blockquote", {}, sample.paragraphs.filter((text) => text.trim()).map((text) => h("p", {}, text))),
    criteria.map((one) => one.element), left, h("p", {}, ask), result);
  const update = (answers, said = {}) => {
    criteria.forEach((one) => one.update(answers));
    tell(left, said.left ?? "");
    ask.disabled = Boolean(said.left ?? true);
    const lines = listOf(said.lines).map((line) => h("li", {}, line));
    renew(result, lines.length ? [h("ul", {}, lines), h("p", {}, said.why)] : []);
  };
  return { element, update };
}

function drawRubric(rubric, tools) {
  const samples = rubric.samples.map((sample) => drawSample(sample, rubric, tools));
  const element = h("details", { class: "ac-rubric" },
    h("summary", {}, rubric.title), samples.map((sample) => sample.element));
  const update = (answers, said) =>
    samples.forEach((sample, i) => sample.update(answers, said[rubric.samples[i].id]));
  return { element, update };
}

function drawSamples(model, el, store) {
  const page = store.page();
  const tools = { prefix: `ac-${Math.random().toString(36).slice(2, 10)}`, answer: store.answer };
  const rubrics = page.rubrics.map((rubric) => drawRubric(rubric, tools));
  rubrics[0].element.open = true;
  const update = () => {
    rubrics.forEach((rubric) => rubric.update(store.record.answers, model.get("said") ?? {}));
  };
  return openRoom(model, el, store, {
    name: "calibrate", head: h("p", {}, page.summary), update,
    nameOf: (name) => changeOfSamples(page, name),
    body: rubrics.map((rubric) => rubric.element),
  });
}

export default asRoom(drawSamples);
