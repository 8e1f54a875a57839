// Around the check in practice mode: how sure one is before it, and the other side after it. Both are notes, not graded.

export const takenWords = (taken, marked) =>
  marked === 0 ? "Nothing is marked for this element in the case reader as helping or hurting."
    : taken < marked ? `Taken over: the first ${taken} of ${marked} marked paragraphs; choose which stay.`
      : `Taken over: ${taken}. Undo brings back what you had.`;

/** How sure the student was, in words, with a space after it; empty where nothing was said. */
export function sureWords(page, notes) {
  const said = listOf(page.sure).find((one) => one.id === notes?.sure);
  return said ? `Before this you said: ${said.title.toLowerCase()}. ` : "";
}

/** The question how sure one is: it opens at the check and each answer leads on to the feedback. */
function drawSure(page, prefix, go) {
  const buttons = page.sure.map((one) => h("button", { type: "button", onclick: () => {
    element.hidden = true;
    go(one.id);
  } }, one.title));
  const element = h("fieldset", { class: "ac-sure", id: `${prefix}-sure`, hidden: true },
    h("legend", {}, "Before you read the feedback: how sure are you of your analysis as a whole?"),
    h("div", { class: "ac-buttons" }, buttons));
  const ask = () => {
    element.hidden = false;
    buttons[0].focus();
    element.scrollIntoView({ block: "nearest" });
  };
  return { element, ask };
}

/** What is to be asked about once more: what was there, and what this check found. */
export function trapsAfter(notes, traps) {
  const there = (notes?.again ?? "").split(" ").filter(Boolean);
  return [...new Set([...there, ...listOf(traps)])].join(" ");
}

/** Law of another day that was chosen at an earlier sitting, asked about once more. It is drawn at the next opening. */
function drawAgain(store, prefix) {
  const began = (store.record.notes?.again ?? "").split(" ");
  const element = h("section", { class: "ac-again-later", "aria-label": "Once more, from last time" });
  const drawn = new Map();
  const draw = (one) => {
    const id = `${prefix}-again-${one.id}`;
    const rows = [["yes", "Yes"], ["no", "No"]].map(([name, text]) => row({ type: "radio", name: id, id: `${id}-${name}`,
      option: { id: name, text }, onchange: () => store.note(`again--${one.id}`, name) }));
    const told = h("p", { class: "ac-more", role: "status" });
    element.append(h("fieldset", {}, h("legend", {}, one.asks), rows.map((item) => item.element), told));
    drawn.set(one.id, { rows, told });
  };
  const update = (record, said) => {
    const asked = listOf(said.again).filter((one) => began.includes(one.id));
    for (const one of asked) {
      if (!drawn.has(one.id)) draw(one);
      const { rows, told } = drawn.get(one.id);
      rows.forEach((item) => (item.input.checked = item.id === record.notes?.[`again--${one.id}`]));
      tell(told, one.told);
    }
    element.hidden = !asked.length;
  };
  return { element, update };
}

/** A field for the other side, once there is feedback or something stands in it. */
function drawOtherSide(store, prefix) {
  const area = h("textarea", { id: `${prefix}-other-side`, rows: 3, maxlength: 2000, onblur: () => store.flush(),
    oninput: (event) => store.note("other-side", event.target.value, { whileTyping: true }) });
  const element = h("div", { class: "ac-other-side" },
    h("label", { htmlFor: area.id }, "Now argue the other side in two sentences. It is kept with your answers and not graded."),
    area);
  const update = (record, told) => {
    const text = record.notes?.["other-side"] ?? "";
    element.hidden = !(told.questions || text);
    if (area.value !== text && document.activeElement !== area) area.value = text;
  };
  return { element, update };
}
