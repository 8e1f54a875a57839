// Fields for a number, a day and an order. What is typed is kept as it is typed; the kernel says how it reads it.

/** A native field whose value is never taken back from under a student's hands, with a line that says how it is read. */
function drawField(attributes, unit, { prefix, answer, flush }, partial = () => "") {
  const ids = [unit && `${prefix}-unit`, `${prefix}-read`].filter(Boolean).join(" ");
  const oninput = (event) => {
    answer(event.target.value, { whileTyping: true });
    tell(read, partial(field));
  };
  // half a date changes no value, so the browser gives no input event: a key that was let go tells of it
  const onkeyup = () => partial(field) && tell(read, partial(field));
  const onblur = () => {
    onkeyup();
    flush();
  };
  const id = `${prefix}-field`;
  const field = h("input", { id, autocomplete: "off", "aria-describedby": ids, oninput, onkeyup, onblur, ...attributes });
  const read = h("p", { class: "ac-count", id: `${prefix}-read`, role: "status" });
  const update = (value, { said, unread }) => {
    const text = typeof value === "string" ? value : "";
    const typing = document.activeElement === field && (field.value.trim() === text.trim() || partial(field));
    if (field.value !== text && !typing) field.value = text;
    tell(read, partial(field) || said);
    field.setAttribute("aria-invalid", String(Boolean(unread || partial(field))));
  };
  const line = h("div", { class: "ac-field" },
    h("label", { htmlFor: id }, "Your answer"), field,
    unit ? h("span", { id: `${prefix}-unit` }, unit) : "");
  return { elements: [line, read], update };
}

function drawNumber(question, tools) {
  return drawField({ type: "text", inputmode: "decimal", maxlength: 60, spellcheck: "false" }, question.unit, tools);
}

/** The browser gives no value for half a date: it stays in the field, and a sentence says so. */
function drawDate(question, tools) {
  const partial = (field) => (field.validity.badInput ? "This is not a whole date yet: day, month and year." : "");
  return drawField({ type: "date", max: "9999-12-31" }, "", tools, partial);
}

/** A numbered list with two buttons for each thing. As long as nothing was moved or confirmed, there is no answer. */
function drawOrder(question, { prefix, answer, current }) {
  const shown = question.items.map((item) => item.id);
  const order = () => (Array.isArray(current()) ? current() : shown);
  const text = (id) => question.items.find((item) => item.id === id).text;
  const heard = h("p", { class: "ac-count", role: "status" });
  const say = (words) => (heard.textContent = words);
  const move = (id, by) => {
    const next = moved(order(), id, by);
    if (next === order()) return say(`${text(id)}: already ${by < 0 ? "first" : "last"}.`);
    answer(next);
    say(`${text(id)}: now ${next.indexOf(id) + 1} of ${next.length}.`);
  };
  const button = (id, by, word) =>
    h("button", { type: "button", "aria-label": `Move ${word}: ${text(id)}`, onclick: () => move(id, by) }, word);
  const rows = new Map(shown.map((id) => [id, h("li", {},
    h("div", { class: "ac-row" }, h("div", {}, text(id)), button(id, -1, "up"), button(id, 1, "down")))]));
  const list = h("ol", { class: "ac-order" }, [...rows.values()]);
  const keep = h("button", { type: "button", onclick: () => answer(order()) }, "Keep this order as my answer");
  const open = h("p", { class: "ac-count" }, "Not answered yet: move what is out of its place. ", keep);
  const update = () => {
    const focused = document.activeElement;
    order().forEach((id, place) => {
      if (list.children[place] !== rows.get(id)) list.insertBefore(rows.get(id), list.children[place]);
    });
    if (list.contains(focused)) focused.focus({ preventScroll: true });
    if (!open.hidden && Array.isArray(current()) && focused === keep) list.querySelector("button").focus();
    open.hidden = Array.isArray(current());
  };
  return { elements: [open, list, heard], update };
}
