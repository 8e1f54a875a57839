// The interview room on the page: what was said so far, what can be said now, and afterwards how it was held.

/** The transcript as plain text, for a file that can be kept as an exhibit. */
export const transcriptText = (title, setting, lines) =>
  [title, "A rehearsal with an invented client.", setting, "", ...lines.map((one) => `${one.who}: ${one.text}`), ""].join("\n");

/** The moves after one more. Beginning anew leaves a mark, so that nothing that was kept is lost by it. */
export const movesAfter = (moves, move) => [...(moves.length >= 450 ? [] : moves), move];

/** Why the last change can't be taken back, or nothing: what was said stays said, what is written later does not. */
export function staysSaid(moves, last) {
  const said = last === "moves" || last === null ? moves.at(-1) ?? "anew" : "anew";
  return said === "anew" ? "" : "What was said to a client stays said. Put it better now, or begin the interview anew.";
}

/** How long it has been, in words: whole minutes, so that no second presses anyone. */
export function clockWords(seconds, minutes) {
  const gone = Math.floor(seconds / 60);
  return `${gone} of ${minutes} minutes have passed.${gone >= minutes ? " Nothing ends by itself." : ""}`;
}

/** Offer a text as a file; the browser makes it, nothing is sent. */
function saveText(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = h("a", { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}

function drawClock(prefix, minutes) {
  const words = h("span", { class: "ac-count" });
  const heard = h("p", { class: "ac-count", role: "status" });
  let began = 0;
  let ticking = 0;
  const tick = () => {
    if (!words.isConnected) return clearInterval(ticking);
    tell(words, clockWords((Date.now() - began) / 1000, minutes));
  };
  const turn = (event) => {
    clearInterval(ticking);
    tell(heard, event.target.checked ? "The minutes are counted from now on. Nothing ends by itself." : "");
    if (!event.target.checked) return tell(words, "");
    began = Date.now();
    tick();
    ticking = setInterval(tick, 5000);
  };
  const box = row({ type: "checkbox", name: `${prefix}-clock`, id: `${prefix}-clock`, onchange: turn,
    option: { id: "clock", text: "Show how many minutes have passed" } });
  return h("div", { class: "ac-clock", role: "group", "aria-label": "Do you want to see the time?" }, box.element, words, heard);
}

/** What can't be done now stays in reach of the keyboard, says so, and does nothing. */
const allow = (button, yes) => button.setAttribute("aria-disabled", String(!yes));
const allowed = (event) => event.currentTarget.getAttribute("aria-disabled") !== "true";

/** A list of what can be said, in its own words. When a button goes, the focus goes home, where Enter asks nothing. */
function drawChoices(home, act) {
  const element = h("ul", { class: "ac-choices" });
  const one = ({ id, text, again }) => h("li", {}, h("button", { type: "button", "data-move": id,
    onclick: (event) => allowed(event) && act(id) }, text, again ? " (ask again)" : ""));
  const update = (options) => {
    const focused = element.contains(document.activeElement);
    renew(element, options.map(one));
    if (focused && !element.contains(document.activeElement)) home.focus({ preventScroll: true });
  };
  return { element, update };
}

function drawStep(words, help, act, ...more) {
  const legend = h("legend", { tabIndex: -1 }, words);
  const choices = drawChoices(legend, act);
  const element = h("fieldset", {}, legend, help ? h("p", { class: "ac-help" }, help) : "", choices.element, ...more);
  return { element, update: choices.update };
}

function drawTopics(act) {
  const topics = new Map();
  const element = h("fieldset", { class: "ac-topics" }, h("legend", {}, "Which question do you put?"));
  const draw = (topic) => {
    const count = h("span", { class: "ac-count" });
    const summary = h("summary", {}, topic.title, " ", count);
    const choices = drawChoices(summary, act);
    element.append(h("details", {}, summary, choices.element));
    topics.set(topic.id, { count, choices });
    return topics.get(topic.id);
  };
  const update = (said) => {
    element.hidden = said.closing;
    for (const topic of said.topics) {
      const { count, choices } = topics.get(topic.id) ?? draw(topic);
      tell(count, `(${topic.questions.length})`);
      choices.update(topic.questions);
    }
  };
  return { element, update };
}

function drawAsking(page, act) {
  const button = (move, words, look = "") =>
    h("button", { type: "button", class: look, onclick: (event) => allowed(event) && act(move) }, words);
  const again = button("again", "Ask the interpreter to render it again");
  const pause = button("break", `Offer a break: "${page.offer}"`);
  const end = button("end", "End the interview", "ac-check");
  const left = h("p", { class: "ac-count ac-left" });
  const opening = drawStep("Before you ask: what do you say?", "", act);
  const topics = drawTopics(act);
  const close = drawStep("Closing: what do you say last?", "Once you begin to close, no question follows.", act, h("p", {}, end));
  const element = h("div", { class: "ac-asking" }, left, opening.element,
    h("fieldset", {}, h("legend", {}, "At any time"), h("div", { class: "ac-tools" }, again, pause)),
    topics.element, close.element);
  const update = (said, waiting) => {
    tell(left, said.closing ? "" : `Questions left: ${said.left} of ${page.budget}. To have something rendered again ` +
      "counts as one. What you say at the opening, a break and the close count nothing.");
    opening.update(said.opening);
    opening.element.hidden = said.opening.length === 0;
    topics.update(said);
    close.update(said.close);
    allow(again, !waiting && said.again);
    allow(pause, !waiting && said.break);
    allow(end, !waiting && said.end);
    element.querySelectorAll("[data-move]").forEach((one) => allow(one, !waiting));
    element.hidden = said.over;
  };
  return { element, update };
}

function drawLooking(prefix, { answer, flush }) {
  const marks = h("div", { class: "ac-marks" });
  const known = h("ul", {});
  const asked = h("div", {});
  const fields = new Map();
  const draw = (gap) => {
    const id = `${prefix}-gap-${gap.id}`;
    const text = h("textarea", { id, rows: 4, onblur: flush,
      oninput: (event) => answer(`next--${gap.id}`, event.target.value, { whileTyping: true }) });
    asked.append(h("div", { class: "ac-gap" }, h("label", { htmlFor: id }, gap.text), text,
      h("details", {}, h("summary", {}, "Compare"), h("p", {}, gap.could))));
    fields.set(gap.id, text);
  };
  const head = h("h3", { tabIndex: -1 }, "How it was held");
  const element = h("section", { class: "ac-after", "aria-label": "Afterwards", hidden: true },
    head, marks,
    h("h3", {}, "What you learned"), known,
    h("h3", {}, "Your transcript is an exhibit now. What would you ask next?"), asked);
  const update = (said, answers, acted) => {
    const ended = element.hidden && said.over;
    element.hidden = !said.over;
    if (ended && acted) head.focus({ preventScroll: true });
    renew(marks, said.marks.map((mark) => h("section", { class: "ac-mark" },
      h("h4", {}, mark.of ? `${mark.title}: ${mark.earned} of ${mark.of}` : `${mark.title}: not shown`),
      h("ul", {}, mark.said.map((line) => h("li", {}, line))), h("p", {}, mark.ground))));
    renew(known, (said.known.length ? said.known : ["Nothing material."]).map((line) => h("li", {}, line)));
    said.gaps.filter((gap) => !fields.has(gap.id)).forEach(draw);
    for (const [id, text] of fields) {
      const now = answers[`next--${id}`] ?? "";
      if (text.value !== now && document.activeElement !== text) text.value = now;
    }
  };
  return { element, update };
}

/** The transcript: a log, to which lines are added, so that each is announced once. */
function drawTranscript() {
  const list = h("ol", { class: "ac-transcript" });
  const none = h("p", { class: "ac-help" }, "Nothing yet. Begin with what you say before you ask.");
  const element = h("div", {}, none, h("div", { role: "log", "aria-label": "Transcript" }, list));
  let shown = [];
  const looks = { you: "", client: "ac-client", note: "ac-note-line" };
  const update = (lines, acted) => {
    const same = shown.every((text, at) => lines[at]?.text === text);
    const fresh = same ? lines.slice(shown.length) : lines;
    if (!same) list.replaceChildren();
    list.append(...fresh.map((one) => h("li", { class: looks[one.kind] }, h("span", { class: "ac-who" }, one.who), " ", one.text)));
    shown = lines.map((one) => one.text);
    none.hidden = lines.length > 0;
    if (acted && fresh.length) list.lastElementChild?.scrollIntoView({ block: "nearest" });
  };
  return { element, update };
}

function drawInterview(model, el, store) {
  const page = store.page();
  const prefix = `ac-${Math.random().toString(36).slice(2, 10)}`;
  const moves = () => listOf(store.record.answers.moves);
  let acted = false;
  const act = (move) => {
    acted = true;
    store.answer("moves", movesAfter(moves(), move));
  };
  const lines = () => listOf(model.get("said")?.lines);
  const transcript = drawTranscript();
  const asking = drawAsking(page, act);
  const looking = drawLooking(prefix, store);
  const save = h("button", { type: "button", onclick: (event) =>
    allowed(event) && saveText(`${page.form}.txt`, transcriptText(page.title, page.setting, lines())) },
    "Save the transcript as a text file");
  const anew = h("button", { type: "button", onclick: (event) => allowed(event) && act("anew") }, "Begin the interview anew");
  const head = h("h3", { tabIndex: -1 }, "What was said");
  const back = h("button", { type: "button", onclick: () => {
    head.focus({ preventScroll: true });
    store.answer("moves", moves().slice(0, -1));
  } }, "Go back to the interview before");
  const update = () => {
    const said = model.get("said");
    const waiting = moves().length !== said.moves;
    transcript.update(lines(), acted);
    allow(save, lines().length > 0);
    allow(anew, !waiting && lines().length > 0);
    back.hidden = waiting || moves().at(-1) !== "anew" || moves().length < 2;
    asking.update(said, waiting);
    looking.update(said, store.record.answers, acted);
    if (!waiting) acted = false;
  };
  return openRoom(model, el, store, {
    name: "interview-room", update,
    nameOf: (name) => (name === "moves" ? "the new beginning" : "what you wrote"),
    stays: () => staysSaid(moves(), store.lastChanged()),
    head: [h("p", {}, page.setting), h("p", { class: "ac-help" }, page.rehearsal),
      details("Before you begin: what the file speaks of", page.notes)],
    body: [drawClock(prefix, page.minutes), head, transcript.element,
      h("div", { class: "ac-tools" }, save, anew, back), asking.element, looking.element],
  });
}

export default asRoom(drawInterview);
