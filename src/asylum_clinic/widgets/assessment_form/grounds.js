// Ground by ground: what the record says of each, beside the boxes that are the answer.

/** How a ground stands: a ticked box is support; the rest is a note. */
export const positionOf = (question, option, ticked, notes) =>
  ticked.includes(option) ? "supports" : notes[`position--${question.id}--${option}`] ?? "";

function drawGround(question, option, { prefix, answer, current, noteOn, flush }, exclusive) {
  const id = `${prefix}-position-${option.id}`;
  const choose = (position) => {
    noteOn("position", option.id, position === "supports" ? "" : position);
    const ticked = listOf(current());
    if ((position === "supports") !== ticked.includes(option.id)) {
      answer(toggled(ticked, option.id, position === "supports", exclusive));
    }
  };
  const rows = question.positions.map((one) =>
    row({ type: "radio", name: id, id: `${id}-${one.id}`, option: one, onchange: () => choose(one.id) }));
  const ask = h("input", { type: "text", id: `${id}-ask`, maxlength: 500, autocomplete: "off", onblur: flush,
    oninput: (event) => noteOn("ask", option.id, event.target.value, { whileTyping: true }) });
  const asking = h("div", {}, h("label", { htmlFor: ask.id }, "What would you ask?"), ask);
  const element = h("fieldset", { class: "ac-ground" }, h("legend", {}, `${option.text}: how does the record stand to it?`),
    h("div", { class: "ac-positions" }, rows.map((item) => item.element)), asking);
  const update = (ticked, notes) => {
    const position = positionOf(question, option.id, ticked, notes);
    rows.forEach((item) => (item.input.checked = item.id === position));
    const text = notes[`ask--${question.id}--${option.id}`] ?? "";
    if (ask.value !== text && document.activeElement !== ask) ask.value = text;
    asking.hidden = position !== "unknown" && text === "";
  };
  return { element, update };
}

/** A fold with one group for each ground; nothing in it is graded but the boxes that "supports" ticks. */
function drawGrounds(question, tools) {
  const exclusive = question.options.filter((option) => option.exclusive).map((option) => option.id);
  const grounds = question.options.filter((option) => !option.exclusive)
    .map((option) => drawGround(question, option, tools, exclusive));
  const element = h("details", { class: "ac-grounds" },
    h("summary", {}, "Go through them one by one: supports, against, or unknown?"),
    h("p", { class: "ac-help" }, "“Supports” ticks the box above. The rest is kept with your answers and not graded."),
    grounds.map((ground) => ground.element));
  return { element, update: (ticked, notes) => grounds.forEach((ground) => ground.update(ticked, notes)) };
}
