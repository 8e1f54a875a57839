// The procedure map on the page: a list that does everything, and a drawing beside it that shows where the case stands.

const SVG = "http://www.w3.org/2000/svg"; // the name of a vocabulary, no address that is loaded

function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** The attempt as it is kept: four parts with a bar between them, which none of them holds. */
export const attemptText = (to, who, standard, day) => [to, who, standard, day].join("|");

/** Where an arrow leaves a box and where it meets the other: the middles of the sides that face one another. */
export function arrowEnds(from, to, wide, high) {
  const middle = (box) => box.x + wide / 2;
  if (from.y === to.y) {
    const right = from.x < to.x;
    return [from.x + (right ? wide : 0), from.y + high / 2, to.x + (right ? 0 : wide), to.y + high / 2];
  }
  const down = from.y < to.y;
  return [middle(from), from.y + (down ? high : 0), middle(to), to.y + (down ? 0 : high)];
}

function drawDiagram(region, prefix) {
  const { boxes, arrows, width, height, wide, high } = region.drawing;
  const by = new Map(boxes.map((box) => [box.id, box]));
  const lines = arrows.filter(([from, to]) => by.has(from) && by.has(to)).map(([from, to]) => {
    const [x1, y1, x2, y2] = arrowEnds(by.get(from), by.get(to), wide, high);
    return { from, to, line: s("line", { x1, y1, x2, y2, class: "ac-arrow", "marker-end": `url(#${prefix}-head)` }) };
  });
  const drawn = boxes.map((box) => {
    const text = s("text", { x: box.x + wide / 2, y: box.y + 20 });
    box.lines.forEach((words, i) => {
      const line = s("tspan", { x: box.x + wide / 2, dy: i ? 15 : 0 });
      line.textContent = words;
      text.append(line);
    });
    const shape = s("rect", { x: box.x, y: box.y, width: wide, height: high, rx: 6 });
    return { id: box.id, group: s("g", { class: "ac-box" }, shape, text) };
  });
  const head = s("marker", { id: `${prefix}-head`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
    s("path", { d: "M0 0L8 4L0 8z" }));
  // what it shows stands in words in the list beside it
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" },
    s("defs", {}, head), ...lines.map((one) => one.line), ...drawn.map((one) => one.group));
  const update = (told) => {
    const path = told.path.map((step) => step.id);
    const gone = new Set(path.slice(1).map((id, i) => `${path[i]}>${id}`));
    drawn.forEach(({ id, group }) => {
      group.setAttribute("class", `ac-box${path.includes(id) ? " ac-gone" : ""}${told.here.id === id ? " ac-here" : ""}`);
    });
    lines.forEach(({ from, to, line }) => {
      const now = gone.has(`${from}>${to}`) ? " ac-gone" : from === told.here.id ? " ac-open" : "";
      line.setAttribute("class", `ac-arrow${now}`);
    });
  };
  return { element: h("div", { class: "ac-diagram", tabIndex: 0, role: "group", "aria-label": "The drawing, to be scrolled" }, svg), update };
}

function choose(id, label, options, empty) {
  const select = h("select", { id, required: true }, h("option", { value: "" }, empty), options.map((one) => h("option", { value: one.id }, one.title)));
  return { select, element: h("div", { class: "ac-field" }, h("label", { htmlFor: id }, label), select) };
}

function drawRegion(region, { page, prefix, answer, current }) {
  const id = `${prefix}-${region.id}`;
  const named = (words) => words.map((one) => ({ id: one, title: one }));
  const to = choose(`${id}-to`, "What comes next", region.states, "Choose a step");
  const who = choose(`${id}-who`, "Who decides it", named(region.who), "Choose who acts");
  const standard = choose(`${id}-standard`, "By which standard", named(region.standards), "Choose a standard");
  const day = h("input", { type: "date", id: `${id}-day`, required: true, max: "9999-12-31" });
  const fields = [to.select, who.select, standard.select, day];
  const here = h("p", { class: "ac-here-words", role: "status" });
  const said = h("p", { class: "ac-move-said", role: "status" });
  const path = h("ol", { class: "ac-path" });
  const move = () => {
    const missing = fields.filter((one) => !one.value);
    fields.forEach((one) => one.setAttribute("aria-invalid", String(missing.includes(one))));
    if (missing.length) {
      missing[0].focus();
      return tell(said, "Choose a step, who decides it, the standard and the day.");
    }
    const text = attemptText(to.select.value, who.select.value, standard.select.value, day.value);
    answer(region.id, [...tries(), text]);
  };
  const tries = () => listOf(current()[region.id]);
  const back = () => tries().length && answer(region.id, tries().slice(0, -1));
  const undo = h("button", { type: "button", onclick: back }, "Take the last try back");
  const diagram = drawDiagram(region, id);
  const element = h("section", { class: "ac-region", "aria-label": region.title },
    h("h3", {}, region.title), here,
    h("fieldset", {},
      h("legend", {}, `Move the case in ${region.title.toLowerCase()}`),
      to.element, who.element, standard.element,
      h("div", { class: "ac-field" }, h("label", { htmlFor: `${id}-day` }, "On which day"), day),
      h("p", { class: "ac-moves" }, h("button", { type: "button", class: "ac-check", onclick: move }, "Make this move"), " ", undo),
      said),
    h("h4", {}, "The way so far"), path,
    h("details", {}, h("summary", {}, "Show the drawing"), diagram.element));
  let shown = "";
  const update = (told) => {
    if (!told) return;
    tell(here, `The case stands at: ${told.here.title}. Who acts there: ${told.here.acts}. The record: ${told.here.record}.`);
    tell(said, told.full ? "That is the most moves that one walk may have." : told.last?.said ?? "");
    said.classList.toggle("ac-wrong", Boolean(told.last && !told.last.moved));
    const rows = told.path.map((step) => h("li", {}, `${step.day}: ${step.title}`,
      step.runs.length ? h("ul", {}, step.runs.map((line) => h("li", {}, line))) : ""));
    renew(path, rows);
    const at = told.path.map((step) => step.id).join();
    if (at !== shown && shown) [to, who, standard].forEach((one) => (one.select.value = ""));
    if (!day.value || at !== shown) day.value = told.path.at(-1).day;
    shown = at;
    undo.setAttribute("aria-disabled", String(!tries().length));
    diagram.update(told);
  };
  return { id: region.id, element, update };
}

function drawMap(model, el, store) {
  const page = store.page();
  const prefix = `ac-${Math.random().toString(36).slice(2, 10)}`;
  const tools = { page, prefix, answer: store.answer, current: () => store.record.answers };
  const regions = page.regions.map((region) => drawRegion(region, tools));
  const update = () => {
    const said = model.get("said") ?? {};
    regions.forEach((one) => one.update(said[one.id]));
  };
  return openRoom(model, el, store, {
    name: "procedure-map", head: h("p", {}, page.summary), update,
    nameOf: (name) => `the last change in ${page.regions.find((one) => one.id === name)?.title ?? name}`,
    body: regions.map((one) => one.element),
  });
}

export default asRoom(drawMap);
