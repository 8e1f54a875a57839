// A room on the page: one store for each widget, keys that stay inside, and a line that says whether all is kept.

/** Put new children in only where their words are new, so that nobody loses the focus for nothing. */
function renew(element, children) {
  const words = (nodes) => [...nodes].map((node) => node.textContent ?? node).join("\n");
  const fresh = children.filter((child) => child !== "");
  if (words(element.children) !== words(fresh)) element.replaceChildren(...fresh);
}

const NO_DOCUMENT =
  "This program does not let the form write into the notebook. Your answers are kept in the folder 'answers' beside " +
  "it: hand that in too, or work in JupyterLab.";

const READ_ONLY = "Read-only: all answers are shown, and nothing here can change them.";

/** The line that says whether the last answer is kept. */
function drawStatus(store) {
  const element = h("p", { class: "ac-status", role: "status", "aria-live": "polite" });
  const update = () => {
    const nothing = isEmpty(store.record) && store.record.seq > 0;
    tell(element, store.closed() ? READ_ONLY : statusWords({ ...store, nothing }));
    element.hidden = false;
    element.dataset.state = nothing ? "silent" : store.state;
  };
  return { element, update };
}

/**
 * A button that takes the last change back, Ctrl+Z for it, and a line that says what was taken back. `stays` gives the
 * reason, as a sentence, where the last change can't be taken back.
 */
function drawUndo(store, root, nameOf, stays = () => "") {
  const heard = h("span", { class: "ac-count", role: "status" });
  let at = -1;
  const undo = () => {
    const reason = stays();
    const question = reason ? null : store.undo();
    at = store.record.seq;
    heard.textContent = reason || (question === null ? "Nothing to take back." : `Taken back: ${nameOf(question)}`);
  };
  const button = h("button", { type: "button", class: "ac-undo", "aria-keyshortcuts": "Control+Z", onclick: undo }, "Undo");
  root.addEventListener("keydown", (event) => {
    if (!isUndo(event)) return;
    event.preventDefault();
    undo();
  });
  const update = () => {
    button.setAttribute("aria-disabled", String(!store.canUndo() || stays() !== ""));
    if (at !== store.record.seq) heard.textContent = "";
  };
  return { element: h("div", { class: "ac-undoing", hidden: Boolean(store.closed()) }, button, " ", heard), update };
}

/**
 * A room around its own parts: its head, what must be said above it, its body, and the strip on what is kept. `update`
 * draws again what the answers change; `nameOf` names a change that Undo takes back, and `stays` says why one can't be.
 */
function openRoom(model, el, store, { name, head, body, update, nameOf, stays }) {
  const page = store.page();
  const root = h("div", { class: `ac-room ac-${name}` });
  const notices = h("div", { class: "ac-notices", role: "status" });
  const undo = drawUndo(store, root, nameOf, stays);
  const status = drawStatus(store);
  root.append(
    h("div", { class: "ac-head" }, h("h2", {}, page.title), head, h("p", { class: "ac-law" }, page.law)),
    notices,
    h("div", { class: "ac-body" }, body),
    h("div", { class: "ac-strip" }, undo.element, status.element));
  el.append(root);
  const all = () => {
    update();
    const front = documentOf(model.widget_manager) ? [] : [NO_DOCUMENT];
    renew(notices, [...front, ...listOf(model.get("notices"))].map((line) => h("p", {}, line)));
    undo.update();
    status.update();
  };
  return { root, update: all };
}

const stores = new Map();

/** The widget that anywidget wants of a function `draw(model, el, store)`, which gives `{root, update}`. */
export const asRoom = (draw) => ({
  initialize({ model }) {
    stores.set(model.get("identity"), createStore(model));
  },
  render({ model, el }) {
    const store = stores.get(model.get("identity"));
    const { root, update } = draw(model, el, store);
    root.addEventListener("keydown", (event) => (leavesTheForm(event) ? store.flush() : event.stopPropagation()));
    const leaving = () => document.visibilityState === "hidden" && store.flush();
    document.addEventListener("visibilitychange", leaving);
    store.views.add(update);
    update();
    store.shown();
    return () => {
      store.views.delete(update);
      document.removeEventListener("visibilitychange", leaving);
      store.flush();
    };
  },
});
