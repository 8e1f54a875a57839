// The form on the page: the case beside the questions, what is kept, what is open, and the feedback.

function drawHeader(page) {
  return h("div", { class: "ac-head" },
    h("h2", {}, page.title),
    h("p", { class: "ac-role" }, `${page.role} ${page.standard}`),
    h("p", { class: "ac-law" }, [page.law, page.review].filter(Boolean).join(" ")),
    page.introduction ? h("p", {}, page.introduction) : "");
}

/** Let a paragraph be shown from a question, and lead back to the question by a button or by Escape. */
function createGuide(root, prefix) {
  let from = null;
  const back = h("button", { type: "button", class: "ac-back", onclick: () => leave() }, "Back to the question");
  const leave = () => {
    back.remove();
    root.querySelector(".ac-shown")?.classList.remove("ac-shown");
    from?.focus();
    from?.scrollIntoView({ block: "nearest" });
    from = null;
  };
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && from && event.target.closest(".ac-case")) leave();
  });
  return (id, button) => {
    const paragraph = root.querySelector(`[id="${prefix}-${id}"]`);
    root.querySelector(".ac-shown")?.classList.remove("ac-shown");
    from = button;
    paragraph.classList.add("ac-shown");
    paragraph.append(" ", back);
    paragraph.focus({ preventScroll: true });
    paragraph.scrollIntoView({ block: "nearest" });
  };
}

/** Fill a question on passages with what is marked in the case reader; the kernel looks there when it is asked. */
function createTaking(model, store) {
  let waiting = null;
  const told = () => model.get("said") ?? {};
  const takeOver = (question, heard) => {
    waiting = { question, heard, since: told().asked ?? 0 };
    store.ask("marks");
  };
  const update = () => {
    if (!waiting || !((told().asked ?? 0) > waiting.since)) return;
    const { question, heard } = waiting;
    waiting = null;
    const marked = listOf(told().marks?.[question.id]);
    const taken = marked.slice(0, question.most);
    if (taken.length) store.answer(question.id, taken);
    heard.textContent = takenWords(taken.length, marked.length);
  };
  return { takeOver, update };
}

function drawFeedback(feedback, record, page) {
  if (feedback.problem) return [h("p", { class: "ac-note", tabIndex: -1 }, feedback.problem)];
  if (!feedback.questions) return [];
  const stale = !sameAnswers(feedback.judged, record.answers);
  return [
    h("h3", { tabIndex: -1 }, "What a supervising attorney could say"),
    stale ? h("p", { class: "ac-note" }, "You changed an answer since this was said: check once more to renew it.") : "",
    h("p", {}, sureWords(page, record.notes), `${feedback.points} of ${feedback.most} points. Look first at:`),
    h("ol", {}, listOf(feedback.first).map((line) => h("li", {}, line))),
    listOf(feedback.flags).map((flag) => h("p", { class: "ac-help" }, flag)),
    h("p", { class: "ac-help" }, "The reasons for each answer stand under its question."),
  ].flat();
}

function drawNotices(store, notices) {
  const { record } = store;
  const lines = notices.map((notice) => h("p", {}, notice));
  if (!isEmpty(record) && record.case_digest && record.case_digest !== store.page().case_digest) {
    const words = "The case file has changed since you answered. Your answers were kept. Look through them again.";
    const looked = h("button", { type: "button", onclick: store.confirmCase }, "I have looked through them");
    lines.push(store.closed() ? h("p", {}, "The case file has changed since these answers were given.") : h("p", {}, words, " ", looked));
  }
  return lines;
}

/** The strip that stays in view: how far the student is, what is open, and whether the last answer is kept. */
function drawStrip(store, jump, ask, undo) {
  const words = h("summary", {});
  const list = h("ul", {});
  const status = drawStatus(store);
  const check = h("button", { type: "button", class: "ac-check", onclick: ask },
    "Check my analysis of this invented case");
  check.hidden = !store.page().practice || Boolean(store.closed());
  const print = h("button", { type: "button", class: "ac-printing", onclick: () => printAnswers(store.page(), store.record) },
    "Print my answers");
  const progress = h("details", { class: "ac-progress" }, words, list);
  let listed = null;
  const update = () => {
    const left = stillOpen(store.page(), store.record);
    const names = left.map((question) => question.id).join();
    tell(words, progressWords(store.page(), store.record));
    if (names !== listed) {
      const buttons = left.map((question) =>
        h("li", {}, h("button", { type: "button", onclick: () => jump(question.id) }, question.text)));
      list.replaceChildren(...(left.length ? buttons : [h("li", {}, "Nothing is open.")]));
    }
    listed = names;
    undo.update();
    status.update();
  };
  return { element: h("div", { class: "ac-strip" }, progress, check, undo.element, print, status.element), update };
}

function drawForm(model, el, store) {
  const page = store.page();
  const prefix = `ac-${Math.random().toString(36).slice(2, 10)}`;
  const root = h("div", { class: "ac-room ac-assessment-form" });
  const taking = createTaking(model, store);
  const tools = {
    page, prefix, answer: store.answer, note: store.note, flush: store.flush, current: () => store.record.answers,
    show: createGuide(root, prefix), takeOver: taking.takeOver,
  };
  const jump = (id) => {
    const field = root.querySelector(`[id="${prefix}-${id}"]`);
    const control = store.closed() ? field : field.querySelector("input:not(:disabled):not([hidden]), textarea, button");
    control.focus({ preventScroll: true });
    field.scrollIntoView({ block: "start" });
  };
  const notices = h("div", { class: "ac-notices", role: "status" });
  const feedback = h("section", { class: "ac-feedback", "aria-label": "Feedback" });
  let asked = null;
  const sure = drawSure(page, prefix, (id) => {
    asked = model.get("feedback");
    store.note("sure", id);
    store.check();
  });
  const drawItem = store.closed() ? drawAnswered : drawQuestion;
  const other = store.closed() ? drawNoted(page) : drawOtherSide(store, prefix);
  const again = drawAgain(store, prefix);
  const nameOf = (id) => questionsOf(page).find((question) => question.id === id)?.text ?? "an answer";
  const strip = drawStrip(store, jump, sure.ask, drawUndo(store, root, nameOf));
  const questions = page.elements.flatMap((element) => element.questions.map((item) => drawItem(item, tools)));
  let next = 0;
  const groups = page.elements.flatMap((element) =>
    [h("h3", {}, element.title), ...element.questions.map(() => questions[next++].element)]);
  root.append(
    drawHeader(page), notices,
    h("div", { class: "ac-panes" },
      h("section", { class: "ac-case", role: "region", "aria-label": "The case file", tabIndex: 0 }, drawCase(page.case, prefix)),
      h("section", { class: "ac-questions", role: "region", "aria-label": "The questions", tabIndex: 0 },
        sure.element, feedback, other.element, store.closed() ? "" : again.element, groups)),
    strip.element);
  const update = () => {
    const told = model.get("feedback") ?? {};
    questions.forEach((question) => question.update(store.record, told, model.get("readings")));
    const front = documentOf(model.widget_manager) ? [] : [NO_DOCUMENT];
    renew(notices, drawNotices(store, [...front, ...listOf(model.get("notices"))]));
    renew(feedback, drawFeedback(told, store.record, page));
    feedback.hidden = !feedback.childElementCount;
    other.update(store.record, told);
    again.update(store.record, model.get("said") ?? {});
    if (asked && asked !== told && (told.problem || sameAnswers(told.judged, store.record.answers))) {
      asked = null;
      store.note("again", trapsAfter(store.record.notes, told.traps));
      feedback.firstElementChild?.focus();
    }
    taking.update();
    strip.update();
  };
  el.append(root);
  return { root, update };
}

export default asRoom(drawForm);
