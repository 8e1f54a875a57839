// Elements: native fieldsets, labels and inputs. Text only through text nodes, so that a word never becomes markup.

const PROPERTIES = new Set(["checked", "disabled", "value", "open", "hidden", "htmlFor", "tabIndex", "type", "name"]);

/** An element with attributes and children; strings become text. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else if (value !== "" && value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== "" && child != null));
  return element;
}

/**
 * Set an element's text only if it is another, so that a screen reader hears each thing once. What is to be heard stays
 * in place while it is silent: a region that comes up with its words already in it is not announced.
 */
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "" && !element.hasAttribute("role");
}

/** One box or button with its label; what a row says more (`more`) can change later. */
function row({ type, name, id, option, onchange }) {
  const input = h("input", { type, name, id, value: option.id, onchange });
  const more = h("span", { class: "ac-more", hidden: true });
  const label = h("label", { htmlFor: id }, h("span", {}, option.text), " ", option.small ? h("small", {}, option.small) : "");
  return { id: option.id, input, more, element: h("div", { class: "ac-row" }, input, h("div", {}, label, more)) };
}

export function details(title, lines) {
  return h("details", {}, h("summary", {}, title), h("ul", {}, lines.map((line) => h("li", {}, line))));
}

/** A student's marks beside the key's: a plain table with headers, which scrolls by itself where there is no room. */
export function marksTable(marks, about) {
  const heads = ["Paragraph", "You said", "The key says", "What it brought"];
  const rows = marks.rows.map((one) => h("tr", {}, h("th", { scope: "row" }, h("b", {}, one.label), " ", h("span", {}, one.words)),
    h("td", {}, one.said), h("td", {}, one.key), h("td", {}, h("b", {}, one.brought), one.why ? ". " : "", h("span", {}, one.why))));
  const table = h("table", { class: "ac-marks" }, h("caption", {}, `Your marks beside the key's. ${marks.caption}`),
    h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))), h("tbody", {}, rows));
  return h("div", { class: "ac-table", role: "region", "aria-label": `Your marks beside the key's: ${about}`, tabIndex: 0 },
    table, marks.also ? h("p", { class: "ac-help" }, marks.also) : "");
}
