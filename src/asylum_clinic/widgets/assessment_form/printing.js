// What is answered on one sheet: a small document of its own, so that neither the notebook nor the case is printed.

const SHEET = `@page { margin: 12mm } body { font: 9pt/1.3 system-ui, sans-serif; color: #000; margin: 0; overflow-wrap: anywhere }
h1 { font-size: 13pt; margin: 0 0 2mm } h2 { font-size: 10pt; margin: 2mm 0 1mm } p { margin: 0 0 1mm }
main { columns: 2; column-gap: 8mm } section { break-inside: avoid-column } .said { white-space: pre-wrap; font-weight: 600 }`;

/** What the sheet says: a title, what the law is as of, and each element with its questions and answers in words. */
export function sheetOf(page, record) {
  const elements = page.elements.map((element) => ({
    title: element.title,
    rows: element.questions.map((one) => [one.text, answerWords(page, one, record.answers[one.id])]),
  }));
  return { title: page.title, about: `${page.case.title}. ${page.law}`, progress: progressWords(page, record), elements };
}

/** Open the browser's own window for printing on the sheet alone. */
function printAnswers(page, record) {
  document.querySelectorAll("iframe.ac-sheet").forEach((old) => old.remove());
  const frame = h("iframe", { class: "ac-sheet", title: "My answers, to print", "aria-hidden": "true", tabIndex: -1 });
  frame.style.cssText = "position:fixed;inset-inline-start:-200vw;inline-size:60rem;block-size:1px;border:0";
  document.body.append(frame);
  const sheet = sheetOf(page, record);
  const inside = frame.contentDocument;
  inside.documentElement.lang = "en";
  inside.title = sheet.title;
  inside.head.append(h("style", {}, SHEET));
  inside.body.append(
    h("h1", {}, sheet.title), h("p", {}, sheet.about), h("p", {}, `${sheet.progress}.`),
    h("main", {}, sheet.elements.map((element) => [
      h("h2", {}, element.title),
      ...element.rows.map(([asked, said]) => h("section", {}, h("p", {}, asked), h("p", { class: "said" }, said))),
    ]).flat()));
  frame.contentWindow.print();
}
