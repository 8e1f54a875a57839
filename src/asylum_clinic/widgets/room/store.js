// One store for each widget: the record that the page holds, where it was carried, and what the kernel said of it.

const SILENCE_MS = 2000;
const TYPING_MS = 400;
const MOST_STEPS = 200;

/** What all views of one widget share. `changed` is called for each view after anything moved. */
export function createStore(model, { silence = SILENCE_MS, typing = TYPING_MS, clock = () => new Date() } = {}) {
  const page = () => model.get("page");
  const cells = () => cellsShowing(documentOf(model.widget_manager), model.get("identity"));
  const views = new Set();
  const store = { record: model.get("record"), state: "idle", problem: "", at: "", inNotebook: false, page, views };
  let keptSeq = -1;
  let patience = 0;
  let pause = 0;
  let past = [];

  const changed = () => views.forEach((update) => update());
  const say = (state, problem = "") => {
    Object.assign(store, { state, problem, at: clock().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) });
    changed();
  };
  const carry = () => (store.inNotebook = store.closed() || writeCells(cells(), store.record));
  /** Why the room is read-only, or nothing: then no answer is changed, written into the notebook, or sent. */
  store.closed = () => page().closed ?? "";

  function send(extra = {}) {
    clearTimeout(pause);
    clearTimeout(patience);
    pause = 0;
    const seq = store.record.seq;
    if (store.closed() || (isEmpty(store.record) && !extra.kind)) return changed();
    store.state = "waiting";
    patience = setTimeout(() => keptSeq < seq && say("silent"), silence);
    try {
      Promise.resolve(model.send({ record: store.record, seq, ...extra })).catch(() => say("silent"));
    } catch {
      say("silent");
    }
    changed();
  }

  /** Take a record from the kernel or the notebook if it is the one that counts; say whether it was. */
  function adopt(record) {
    if (!record || newer(store.record, record) === store.record) return false;
    store.record = record;
    past = [];
    return true;
  }

  /** Remember how a question stood before a change; what is typed in one go is one step, and so is what is `joined`. */
  function remember(question, typing, joined) {
    const last = past.at(-1);
    if (typing && last?.typing && last.question === question) return;
    past = [...past, { question, typing, joined, before: store.record.answers[question] ?? "" }].slice(-MOST_STEPS);
  }

  store.answer = (question, value, { whileTyping = false, undoing = false, joined = false } = {}) => {
    if (!undoing && !store.closed()) remember(question, whileTyping, joined);
    change(answered(store.record, question, value, page().case_digest, clock().toISOString()), whileTyping);
  };
  store.note = (name, text, { whileTyping = false } = {}) =>
    (store.record.notes?.[name] ?? "") === text || change(noted(store.record, name, text, clock().toISOString()), whileTyping);

  function change(record, whileTyping) {
    if (store.closed()) return changed();
    store.record = record;
    carry();
    if (!whileTyping) return send();
    clearTimeout(pause);
    pause = setTimeout(send, typing);
    store.state = "waiting";
    changed();
  }
  store.canUndo = () => past.length > 0;
  store.lastChanged = () => past.at(-1)?.question ?? null;
  /** Take the last change back, with what it was joined to; say which question it was, or null if there is none. */
  store.undo = () => {
    const last = past.at(-1);
    if (!last) return null;
    past = past.slice(0, -1);
    store.answer(last.question, last.before, { undoing: true });
    return last.joined ? store.undo() ?? last.question : last.question;
  };
  store.confirmCase = () => {
    if (store.closed()) return;
    const { seq } = store.record;
    store.record = { ...store.record, case_digest: page().case_digest, seq: seq + 1, time: clock().toISOString() };
    carry();
    send();
  };
  store.flush = () => pause && send();
  store.check = () => send({ kind: "check" });
  store.ask = (kind) => send({ kind });
  /** On render: what the cell holds and the kernel does not know is handed to the kernel. */
  store.shown = () => {
    const handed = adopt(readCells(cells(), page().form));
    carry();
    if (handed) send();
    else if (store.state === "idle" && !isEmpty(store.record)) store.state = "kept";
    changed();
  };

  model.on("change:record", () => {
    if (adopt(model.get("record"))) carry();
    changed();
  });
  model.on("change:notices", changed);
  model.on("change:readings", changed);
  model.on("change:feedback", changed);
  model.on("change:said", changed);
  model.on("msg:custom", (message) => {
    if (message?.kind !== "kept") return;
    writeSummary(cells(), message.summary);
    keptSeq = Math.max(keptSeq, message.seq);
    if (keptSeq < store.record.seq) return;
    clearTimeout(patience);
    say(message.problem ? "failed" : "kept", message.problem);
  });
  return store;
}
