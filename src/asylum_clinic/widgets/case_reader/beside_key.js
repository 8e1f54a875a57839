// What an open key says, beside what the student said: of a variant's elements, and of the marks on paragraphs.

const NOT_YET = " This key is not yet reviewed by an attorney.";

/** What an open key says of a variant, beside what the student said. */
function comparison(told) {
  const lines = [
    told.moves.length ? `The key moves: ${told.moves.join("; ")}.` : "The key moves nothing.",
    told.missed.length ? `You did not name: ${told.missed.join("; ")}.` : "",
    told.stays.length ? `You named what the key leaves as it is: ${told.stays.join("; ")}.` : "",
    told.why,
    told.reviewed ? "" : NOT_YET.trim(),
  ];
  return lines.filter(Boolean).map((line) => h("p", {}, line));
}

function drawRevisit(variant, { prefix, answer, current, view }) {
  const name = `revisit--${variant.id}`;
  const none = variant.elements.at(-1)?.id;
  const rows = variant.elements.map((one) => row({ type: "checkbox", name: `${prefix}-${name}`, id: `${prefix}-${name}-${one.id}`,
    option: { id: one.id, text: one.title }, onchange: (event) => tick(one.id, event.target.checked) }));
  const tick = (id, on) => {
    const others = listOf(current()[name]).filter((one) => one !== id);
    const beside = on && id === none ? [] : others.filter((one) => !on || one !== none);
    answer(name, on ? [...beside, id] : others);
  };
  const named = h("p", {});
  const heard = h("div", { class: "ac-again", role: "status", tabIndex: -1 });
  const compare = () => {
    heard.focus({ preventScroll: true });
    answer(`revisited--${variant.id}`, "yes");
  };
  const ask = h("button", { type: "button", class: "ac-check", onclick: compare }, "Compare with the open key");
  const update = (answers, told) => {
    const said = listOf(answers[name]);
    rows.forEach((item) => {
      item.input.checked = said.includes(item.id);
      item.input.disabled = view.closed;
    });
    const names = variant.elements.filter((one) => said.includes(one.id)).map((one) => one.title);
    tell(named, view.closed ? `You named: ${names.join("; ") || "nothing"}.` : "");
    ask.hidden = view.closed || !listOf(answers[name]).length || answers[`revisited--${variant.id}`] === "yes";
    renew(heard, told ? comparison(told) : []);
  };
  const element = variant.keyless
    ? h("p", { class: "ac-note" }, variant.keyless)
    : h("fieldset", { class: "ac-revisit" },
      h("legend", {}, `${variant.title} Which elements of “${variant.form}” have to be looked at again?`),
      rows.map((item) => item.element), named, ask, heard);
  return { element, update, id: variant.id };
}

/** Marks beside the key's: on request where a key is open, and a word on where else they are found. */
function drawComparison(page, { answer, view }) {
  const title = h("h3", {});
  const name = () => `compared--${view.element.id}`;
  const heard = h("p", { class: "ac-count", role: "status", tabIndex: -1 });
  const compare = () => {
    heard.focus({ preventScroll: true });
    answer(name(), "yes");
  };
  const ask = h("button", { type: "button", class: "ac-check", onclick: compare });
  const first = h("p", { class: "ac-help" });
  const tables = h("div", {});
  const update = (answers, told) => {
    const { form } = view.element;
    const marked = Object.keys(answers).some((one) => one.startsWith(markName(view.element.id, "")));
    tell(title, `Your marks beside the key's: ${view.element.title}`);
    tell(ask, `Compare my marks with the open key of “${form}”`);
    ask.hidden = view.closed || !form || !marked || answers[name()] === "yes";
    tell(first, !form ? "No open key asks for paragraphs on this element. A graded exercise shows your marks beside its key in its feedback."
      : marked || view.closed ? "" : "Mark a paragraph first: then you can compare.");
    tell(heard, told ? `Compared with the key of “${told.form}”. It is renewed with each mark.${told.reviewed ? "" : NOT_YET}` : "");
    renew(tables, (told?.tables ?? []).flatMap((one) => [h("p", {}, one.question), marksTable(one.marks, one.question)]));
  };
  return { element: h("section", { class: "ac-compared", "aria-label": "Your marks beside the key's" }, title, first, ask, heard, tables), update };
}
