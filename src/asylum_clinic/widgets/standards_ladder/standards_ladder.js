// The standards ladder on the page: three protections, five rungs each, and the rung that is in force.

/** Which rungs of a protection are answered. */
export const answeredRungs = (answers, protection, rungs) =>
  rungs.filter((rung) => answers[`${protection}--${rung.id}`]).length;

/** What a change was about, for Undo: a rung, the facts in words, or the days and the stage. */
export function changeOfLadder(page, name) {
  const protection = page.protections.find((one) => name.startsWith(`${one.id}--`));
  if (!protection) return name === "exceptions" ? "what is supposed of exceptions" : "the days or the stage";
  const rung = page.rungs.find((one) => name === `${protection.id}--${one.id}`);
  return `${protection.title}, ${rung ? rung.title : "which facts carry it"}`;
}

function drawRung(rung, protection, { page, prefix, answer }) {
  const id = `${prefix}-${protection.id}-${rung.id}`;
  const name = `${protection.id}--${rung.id}`;
  const rows = page.answers.map((option) => ({
    ...row({ type: "radio", name: id, id: `${id}-${option.id}`, option: { id: option.id, text: option.title },
      onchange: () => answer(name, option.id) }),
  }));
  const now = h("p", { class: "ac-now", hidden: true });
  const element = h("fieldset", { class: "ac-rung", "aria-describedby": `${id}-words` },
    h("legend", {}, `${rung.title}: do the facts reach it?`),
    now,
    h("p", { id: `${id}-words` }, `${rung.words[0].toUpperCase()}${rung.words.slice(1)}.`,
      rung.number ? ` Courts say: ${rung.number}.` : " No number stands behind these words."),
    details("What is said of it", [rung.explanation, ...rung.authorities]),
    h("div", { class: "ac-scale" }, rows.map((item) => item.element)));
  const update = (answers, test) => {
    rows.forEach((item) => (item.input.checked = answers[name] === item.id));
    const here = test && test.rung === rung.id;
    element.classList.toggle("ac-in-force", Boolean(here));
    tell(now, here ? `In force on these days. It rests on: ${test.rests_on.join("; ")}.` : "");
  };
  return { element, update };
}

function drawProtection(protection, tools) {
  const { page, prefix, answer, flush } = tools;
  const id = `${prefix}-${protection.id}`;
  const rungs = [...page.rungs].reverse().map((rung) => drawRung(rung, protection, tools));
  const test = h("p", { class: "ac-test", role: "status" });
  const again = h("div", { class: "ac-again", role: "status" });
  const count = h("span", { class: "ac-count" });
  const why = h("textarea", { id: `${id}-why`, rows: 4, onblur: flush,
    oninput: (event) => answer(`${protection.id}--why`, event.target.value, { whileTyping: true }) });
  const element = h("details", { class: "ac-protection" },
    h("summary", {}, protection.title, " ", count),
    test, again,
    h("p", { class: "ac-help" }, "The highest rung stands on top. Begin at the bottom."),
    rungs.map((rung) => rung.element),
    h("label", { htmlFor: `${id}-why` }, `Which facts carry your answers on ${protection.title.toLowerCase()}?`), why);
  const update = (record, said) => {
    const { answers } = record;
    const known = listOf(said.tests).find((one) => one.protection === protection.id);
    rungs.forEach((rung) => rung.update(answers, known));
    tell(test, known ? `On these days: ${known.words}` : "");
    const lines = listOf(said.again?.[protection.id]).map((line) => h("p", { class: "ac-note" }, line));
    renew(again, lines);
    tell(count, `(${answeredRungs(answers, protection.id, page.rungs)} of ${page.rungs.length} rungs answered)`);
    const text = answers[`${protection.id}--why`] ?? "";
    if (why.value !== text && document.activeElement !== why) why.value = text;
  };
  return { element, update };
}

function drawDays({ page, prefix, answer, flush, current }) {
  const field = (name, label) => {
    const id = `${prefix}-${name}`;
    const input = h("input", { type: "date", id, value: page.chosen[name], max: "9999-12-31", onblur: flush,
      onchange: (event) => event.target.value && answer(name, event.target.value) });
    return { input, element: h("div", { class: "ac-field" }, h("label", { htmlFor: id }, label), input) };
  };
  const [entry, decision] = [field("entry", "Day of entry"), field("decision", "Day of the decision")];
  const stage = h("select", { id: `${prefix}-stage`, onchange: (event) => answer("stage", event.target.value) },
    page.stages.map((one) => h("option", { value: one.id }, one.title)));
  const reset = h("button", { type: "button", onclick: () => {
    ["entry", "decision", "stage"].filter((name) => (current()[name] ?? page.chosen[name]) !== page.chosen[name])
      .forEach((name, place) => answer(name, page.chosen[name], { joined: place > 0 }));
  } }, "Back to the days of the case");
  const none = row({ type: "checkbox", name: `${prefix}-none`, id: `${prefix}-none`,
    option: { id: "none", text: "Suppose that no exception to a limit of those days is shown" },
    onchange: (event) => answer("exceptions", event.target.checked ? "none" : "") });
  const update = (answers) => {
    none.input.checked = answers.exceptions === "none";
    const at = (name) => answers[name] ?? page.chosen[name];
    for (const [name, item] of [["entry", entry], ["decision", decision]]) {
      if (item.input.value !== at(name) && document.activeElement !== item.input) item.input.value = at(name);
    }
    if (stage.value !== at("stage")) stage.value = at("stage");
  };
  const element = h("fieldset", { class: "ac-days" },
    h("legend", {}, "On which days, and at which stage?"),
    entry.element, decision.element,
    h("div", { class: "ac-field" }, h("label", { htmlFor: `${prefix}-stage` }, "Stage"), stage),
    none.element,
    h("p", {}, reset));
  return { element, update };
}

function drawLadder(model, el, store) {
  const page = store.page();
  const prefix = `ac-${Math.random().toString(36).slice(2, 10)}`;
  const tools = { page, prefix, answer: store.answer, flush: store.flush, current: () => store.record.answers };
  const problem = h("p", { class: "ac-note", role: "alert" });
  const days = drawDays(tools);
  const protections = page.protections.map((protection) => drawProtection(protection, tools));
  protections[0].element.open = true;
  const update = () => {
    const said = model.get("said") ?? {};
    days.update(store.record.answers);
    tell(problem, said.problem ?? "");
    protections.forEach((one) => one.update(store.record, said));
  };
  return openRoom(model, el, store, {
    name: "standards-ladder", head: h("p", {}, page.summary), update,
    nameOf: (name) => changeOfLadder(page, name),
    body: [days.element, problem, protections.map((one) => one.element)],
  });
}

export default asRoom(drawLadder);
