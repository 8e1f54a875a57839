// The rubric beside an answer in Formgrader: levels are sent to the server, which keeps them and sets the score.
// Every text is set as text; what the server says is never read as HTML.

const base = `${window.base_url.replace(/\/formgrader$/, "")}/asylum-clinic/marks`;
const NAME = "asylum-clinic-grader";

function cookie(name) {
  const found = document.cookie.match(`\\b${name}=([^;]*)\\b`);
  return found ? found[1] : "";
}

async function ask(method, body) {
  const query = method === "GET" ? `?submission_id=${window.submission_id}&grader=${encodeURIComponent(body.grader)}` : "";
  const answer = await fetch(base + query, {
    method,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-XSRFToken": cookie("_xsrf") },
    body: method === "GET" ? undefined : JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({ message: "The server gave no answer that can be read." }));
  if (!answer.ok) throw new Error(said.message || `The server refused it (${answer.status}).`);
  return said;
}

function chosen(panel) {
  const levels = {};
  for (const group of panel.querySelectorAll("fieldset")) {
    const radio = group.querySelector("input:checked");
    if (radio) levels[group.dataset.criterion] = Number(radio.value);
  }
  return levels;
}

export function told(state) {
  if (!state.mine) {
    return state.others ? `${state.others} other mark is kept from you until you have marked.` : "";
  }
  const parts = [`Marked: ${state.score} of ${state.most}.`];
  if (state.others) parts.push(`The mean of ${state.others + 1} graders.`);
  if (state.others && !state.differences.length) parts.push("You agree on every criterion.");
  return [...parts, ...state.differences.map((line) => `You differ. ${line}`)].join(" ");
}

function show(panel, state) {
  panel.closest(".nbgrader_cell").classList.toggle("kit-blind", state.others > 0 && !state.mine);
  panel.querySelector(".kit-said").textContent = told(state);
  const earlier = panel.querySelector(".kit-earlier");
  earlier.replaceChildren(earlier.options[0], ...state.comments.map((text) => new Option(text.slice(0, 90), text)));
  if (!state.mine) return;
  for (const [criterion, points] of Object.entries(state.mine.levels)) {
    const group = panel.querySelector(`fieldset[data-criterion="${CSS.escape(criterion)}"]`);
    for (const radio of group ? group.querySelectorAll("input") : []) radio.checked = Number(radio.value) === points;
  }
  panel.querySelector(".kit-words").value = state.mine.comment;
}

function reload(cell) {
  const known = window.formgrader;
  const grade = known.grades && known.grades.find((model) => model.get("name") === cell);
  const comment = known.comments && known.comments.find((model) => model.get("name") === cell);
  if (grade) grade.fetch();
  if (comment) comment.fetch();
}

async function mark(panel) {
  const said = panel.querySelector(".kit-said");
  const grader = panel.querySelector(".kit-grader").value;
  localStorage.setItem(NAME, grader);
  said.textContent = "Keeping it ...";
  try {
    const state = await ask("POST", {
      submission_id: window.submission_id,
      cell: panel.dataset.cell,
      grader,
      levels: chosen(panel),
      comment: panel.querySelector(".kit-words").value,
    });
    show(panel, state);
    reload(panel.dataset.cell);
  } catch (error) {
    said.textContent = `Not kept. ${error.message}`;
  }
}

async function begin(panel) {
  const name = panel.querySelector(".kit-grader");
  const look = async () => {
    try {
      const all = await ask("GET", { grader: name.value });
      if (!name.value) name.value = all.grader;
      const state = all.cells[panel.dataset.cell];
      if (state) show(panel, state);
      panel.hidden = false;
    } catch (error) {
      panel.hidden = false;
      panel.querySelector(".kit-said").textContent = `The rubric can't be used here. ${error.message}`;
    }
  };
  name.value = localStorage.getItem(NAME) || "";
  name.addEventListener("change", () => {
    localStorage.setItem(NAME, name.value);
    look();
  });
  panel.querySelector(".kit-earlier").addEventListener("change", (event) => {
    const words = panel.querySelector(".kit-words");
    if (event.target.value) words.value = [words.value.trim(), event.target.value].filter(Boolean).join("\n");
    event.target.value = "";
  });
  panel.querySelector(".kit-mark").addEventListener("click", () => mark(panel));
  // Formgrader's own keys must not act while somebody writes here
  panel.addEventListener("keydown", (event) => event.stopPropagation());
  await look();
}

if (typeof document !== "undefined") for (const panel of document.querySelectorAll(".kit-rubric")) begin(panel);
