// The case reader on the page: the file, marks on its paragraphs, its days and words, and what would change if.

export const markName = (element, key) => `mark--${element}--${key}`;

/** How a paragraph reads under a variant, or as it is where none is on: `kind` is "", changed, added, removed or absent. */
export function readUnder(paragraph, variant) {
  const change = variant ? paragraph.under[variant] : undefined;
  if (change) return { kind: change.kind, text: change.kind === "removed" ? paragraph.text : change.text };
  return paragraph.text === null ? { kind: "absent", text: "" } : { kind: "", text: paragraph.text };
}

/** The marks of a paragraph on the elements other than the chosen one, in words. */
export function otherMarks(page, answers, key, chosen) {
  const words = (id) => page.how.find((how) => how.id === id)?.title;
  return page.elements
    .filter((element) => element.id !== chosen && words(answers[markName(element.id, key)]))
    .map((element) => `${element.title}: ${words(answers[markName(element.id, key)])}`);
}

/** How many of the paragraphs that can be read are marked for an element. */
export function markedWords(page, answers, element, variant) {
  const seen = page.documents.flatMap((text) => text.paragraphs).filter((one) => readUnder(one, variant).kind !== "absent");
  const marked = seen.filter((one) => answers[markName(element.id, one.key)]).length;
  return `${marked} of ${seen.length} paragraphs marked for ${element.title}.`;
}

/** What a change was about, for Undo: the mark of a paragraph, the variant, or what was said of it. */
export function changeOfReader(page, name) {
  const element = page.elements.find((one) => name.startsWith(`mark--${one.id}--`));
  if (name.startsWith("compared--")) return "the look at the key";
  if (!element) return name === "variant" ? "the choice of a variant" : "what you said of a variant";
  const at = page.documents.flatMap((text) => text.paragraphs).find((one) => name === markName(element.id, one.key));
  return `the mark of ${at?.label ?? "a paragraph"} on ${element.title}`;
}

const CHANGES = { changed: "Changed in this variant.", added: "New in this variant.", removed: "Left out in this variant." };

function drawParagraph(paragraph, { page, prefix, answer, view }) {
  const id = `${prefix}-${paragraph.key}`;
  const change = h("span", { class: "ac-change" });
  const text = h("span", {});
  const old = details("As it was", [paragraph.text ?? ""]);
  const others = h("p", { class: "ac-others" });
  const legend = h("legend", {});
  const rows = [...page.how, { id: "", title: "no mark" }].map((how) =>
    row({ type: "radio", name: id, id: `${id}-${how.id || "none"}`, option: { id: how.id, text: how.title },
      onchange: () => answer(markName(view.element.id, paragraph.key), how.id) }));
  const words = h("p", { id, class: "ac-passage", tabIndex: view.closed ? 0 : -1 },
    h("span", { class: "ac-number" }, paragraph.label), " ", change, " ", text);
  const element = h("div", { class: "ac-paragraph" }, words, old, others,
    h("fieldset", { class: "ac-bears", hidden: view.closed }, legend, h("div", { class: "ac-scale" }, rows.map((item) => item.element))));
  const update = (answers) => {
    const now = readUnder(paragraph, view.variant);
    element.hidden = now.kind === "absent";
    element.dataset.change = now.kind;
    tell(change, CHANGES[now.kind] ?? "");
    tell(text, now.text);
    old.hidden = now.kind !== "changed";
    const mark = answers[markName(view.element.id, paragraph.key)] ?? "";
    element.dataset.mark = mark;
    rows.forEach((item) => (item.input.checked = item.id === mark));
    tell(legend, `${paragraph.label}: how does it bear on “${view.element.title}”?`);
    const marks = otherMarks(page, answers, paragraph.key, view.closed ? "" : view.element.id).join("; ");
    tell(others, view.closed && marks ? `Marked. ${marks}` : marks);
  };
  return { element, words, update };
}

/** A content note with a way round what it speaks of. */
function drawWarning({ note }, after) {
  const skip = h("button", { type: "button", onclick: () => {
    after.focus({ preventScroll: true });
    after.scrollIntoView({ block: "nearest" });
  } }, "Skip to after it");
  return h("p", { class: "ac-note" }, h("strong", {}, "Before you read on: "), note, " ", skip);
}

function drawDocuments(page, tools) {
  const [end, paragraphs] = [h("p", { class: "ac-count", tabIndex: -1 }, "The file ends here."), new Map()];
  const texts = page.documents.map((text) => text.paragraphs.map((one) => {
    const drawn = drawParagraph(one, tools);
    paragraphs.set(one.key, drawn);
    return { key: one.key, drawn };
  }));
  const heads = page.documents.map((text) => h("h3", { tabIndex: -1 }, text.title));
  const elements = page.documents.map((text, place) => {
    const next = heads[place + 1] ?? end;
    const before = (key) => page.warned.filter((one) => one.first === key)
      .map((one) => drawWarning(one, paragraphs.get(one.after)?.words ?? next));
    return h("section", { "aria-label": text.title }, heads[place],
      text.note ? drawWarning(text, next) : "",
      texts[place].map(({ key, drawn }) => [...before(key), drawn.element]).flat());
  });
  return { elements: [...elements, end], update: (answers) => paragraphs.forEach((drawn) => drawn.update(answers)) };
}

function drawTimeline(page) {
  const list = h("ul", { class: "ac-timeline" });
  const none = h("p", { class: "ac-note" });
  const line = (one) => h("li", { class: one.rule.length ? "ac-deadline" : "" },
    h("b", {}, one.day), " ", one.what,
    one.rule.length ? details("How it is counted", one.rule) : "");
  let shown;
  const update = (variant) => {
    if (shown === variant) return;
    shown = variant;
    const now = page.variants.find((one) => one.id === variant) ?? page;
    tell(none, now.no_deadline);
    list.replaceChildren(...now.timeline.map(line));
  };
  const element = h("section", { "aria-label": "Timeline" }, h("h3", {}, "Timeline"),
    h("p", { class: "ac-help" }, "Days that a rule gives have a bar beside them. Check the event that each is counted from."),
    none, list);
  return { element, update };
}

function drawGlossary(page, prefix) {
  const terms = [...page.glossary.filter((one) => one.here), ...page.glossary.filter((one) => !one.here)];
  const entries = terms.map((one) => ({
    one,
    element: h("div", { class: "ac-term" }, h("dt", {}, one.term), h("dd", {}, one.says, " ",
      h("small", {}, `(${one.rests_on.join("; ")})`))),
  }));
  const found = h("p", { class: "ac-count", role: "status" });
  const search = h("input", { type: "search", id: `${prefix}-word`, autocomplete: "off", oninput: () => {
    const looked = search.value.trim().toLowerCase();
    entries.forEach(({ one, element }) => (element.hidden = !`${one.term} ${one.says}`.toLowerCase().includes(looked)));
    const hits = entries.filter(({ element }) => !element.hidden).length;
    tell(found, looked ? `${hits} of ${entries.length} words.` : "");
  } });
  return h("details", { class: "ac-glossary" }, h("summary", {}, "Glossary: what the words mean"),
    h("p", { class: "ac-help" }, "The words that this file uses come first. In brackets, what each rests on."),
    h("label", { htmlFor: `${prefix}-word` }, "Look up a word"), search, found,
    h("dl", {}, entries.map(({ element }) => element)));
}

/** Choosing a variant, and the facts that it changes beside the paragraphs. */
function drawVariants(page, { prefix, answer }) {
  const rows = [{ id: "", title: "Read the file as it is" }, ...page.variants].map((one) => row({ type: "radio", name: `${prefix}-variant`, id: `${prefix}-variant-${one.id || "none"}`,
    option: { id: one.id, text: one.title }, onchange: () => answer("variant", one.id) }));
  const heard = h("p", { class: "ac-note", role: "status" });
  const facts = h("ul", {});
  const update = (variant) => {
    rows.forEach((item) => (item.input.checked = item.id === (variant?.id ?? "")));
    const many = page.documents.flatMap((text) => text.paragraphs).filter((one) => variant && one.under[variant.id]).length;
    tell(heard, variant ? `You now read a variant. Paragraphs that differ: ${many}; each says so. Below the file: what has ` +
      "to be looked at again?" : "");
    renew(facts, (variant?.facts ?? []).map(([what, before, after]) =>
      h("li", {}, h("b", {}, `${what}: `), `${after} `, h("small", {}, `(before: ${before})`))));
  };
  const element = h("fieldset", { class: "ac-variants", hidden: !page.variants.length },
    h("legend", {}, "What if? Read the file as it is, or under a variant"), rows.map((item) => item.element), heard, facts);
  return { element, update };
}

/** Which element the radio buttons beside the paragraphs speak of. */
function drawMarker(page, prefix, view, redraw) {
  const heard = h("p", { class: "ac-count", role: "status" });
  const question = h("p", { class: "ac-help" });
  const select = h("select", { id: `${prefix}-element`, onchange: (event) => {
    view.element = page.elements.find((one) => one.id === event.target.value);
    redraw();
  } }, page.elements.map((one) => h("option", { value: one.id }, one.title)));
  const update = (answers) => {
    tell(question, view.element.question);
    tell(heard, markedWords(page, answers, view.element, view.variant));
  };
  const element = h("div", { class: "ac-marker", role: "group", "aria-label": "On which element do you mark the paragraphs?" },
    h("label", { htmlFor: `${prefix}-element` }, view.closed ? "Show what was marked on" : "I mark what bears on"), select, question, heard);
  return { element, update };
}

function drawReader(model, el, store) {
  const page = store.page();
  const prefix = `ac-${Math.random().toString(36).slice(2, 10)}`;
  const view = { element: page.elements[0], variant: "", closed: Boolean(store.closed()), read: null };
  const answer = (name, value) => {
    if (!view.closed) return store.answer(name, value);
    if (name === "variant") view.read = value; // to read under a variant changes no answer
    update();
  };
  const tools = { page, prefix, answer, view, current: () => store.record.answers };
  const variants = drawVariants(page, tools);
  const timeline = drawTimeline(page);
  const marker = drawMarker(page, prefix, view, () => update());
  const documents = drawDocuments(page, tools);
  const compared = drawComparison(page, tools);
  const revisits = page.variants.map((variant) => drawRevisit(variant, tools));
  const update = () => {
    const { answers } = store.record;
    const variant = page.variants.find((one) => one.id === (view.read ?? answers.variant));
    view.variant = variant?.id ?? "";
    variants.update(variant);
    timeline.update(view.variant);
    marker.update(answers);
    documents.update(answers);
    compared.update(answers, model.get("said")?.compared?.[view.element.id]);
    const told = model.get("said")?.revisited ?? {};
    revisits.forEach((one) => {
      one.element.hidden = one.id !== view.variant;
      one.update(answers, told[one.id]);
    });
  };
  return openRoom(model, el, store, {
    name: "case-reader", head: h("p", {}, page.summary), update,
    nameOf: (name) => changeOfReader(page, name),
    body: [
      page.notes.length ? h("p", { class: "ac-note" }, h("strong", {}, "Before you read: "), page.notes.join(" ")) : "",
      h("dl", { class: "ac-facts" }, page.facts.flatMap(([name, said]) => [h("dt", {}, name), h("dd", {}, said)])),
      drawGlossary(page, prefix), variants.element, timeline.element,
      h("div", {}, h("h3", {}, "The file"), marker.element, documents.elements), // the bar stays in view as far as the file goes
      compared.element,
      revisits.map((one) => one.element),
    ],
  });
}

export default asRoom(drawReader);
