// An explorer: lists to choose from, a figure, and the sentence that goes with it. Text only as text nodes.

const el = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/** Keys belong to the explorer; only the notebook's own "save" goes up. */
export const leaves = (event) => (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s";

let count = 0;

/** A label and its native list; `chosen` is told the new value. */
export function drawChoice(choice, prefix, chosen) {
  const id = `${prefix}-${choice.name}`;
  const select = el("select", { id, onchange: () => chosen(choice.name, select.value) });
  select.append(...choice.options.map(([value, words]) => el("option", { value, textContent: words })));
  return { name: choice.name, select, element: el("div", { className: "ac-choice" }, el("label", { htmlFor: id }, choice.label), select) };
}

function render({ model, el: root }) {
  const prefix = `ac-explorer-${count++}`;
  const chosen = (name, value) => {
    body.setAttribute("aria-busy", "true");
    model.set("state", { ...model.get("state"), [name]: value });
    model.save_changes();
  };
  const rows = model.get("choices").map((choice) => drawChoice(choice, prefix, chosen));
  const image = el("img", {});
  const sentence = el("p", { className: "ac-sentence" });
  sentence.setAttribute("aria-live", "polite");
  const body = el("div", {}, image, sentence);
  const choices = el("fieldset", {}, el("legend", {}, model.get("title")), ...rows.map((row) => row.element));
  const frame = el("section", { className: "ac-explorers" }, choices, body);
  frame.setAttribute("aria-label", model.get("title"));
  frame.addEventListener("keydown", (event) => leaves(event) || event.stopPropagation());

  const update = () => {
    const { src, alt, sentence: words, problem } = model.get("shown");
    image.hidden = !src;
    if (src) Object.assign(image, { src, alt });
    if (sentence.textContent !== words) sentence.textContent = words;
    sentence.classList.toggle("ac-problem", problem);
    rows.forEach((row) => (row.select.value = model.get("state")[row.name]));
    body.setAttribute("aria-busy", "false");
  };
  model.on("change:shown", update);
  model.on("change:state", update);
  update();
  root.append(frame);
  return () => {
    model.off("change:shown", update);
    model.off("change:state", update);
  };
}

export default { render };
