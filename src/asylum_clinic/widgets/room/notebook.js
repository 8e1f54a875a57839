// The notebook as a carrier: the record in the metadata of each cell whose output shows this widget.
// Tried in JupyterLab 4.6 and Notebook 7, whose widget managers know the document they belong to.

const ANSWERS = "application/vnd.asylum-clinic.answers+json";
const VIEW = "application/vnd.jupyter.widget-view+json";

/** The notebook's model, or null in a front end that gives its widgets no document. */
export const documentOf = (manager) => manager?.context?.model ?? null;

/** Each cell of a notebook whose output shows the widget of this id: none after Clear Outputs, two after a copy. */
export function cellsShowing(notebook, identity) {
  return [...(notebook?.cells ?? [])].filter((cell) => {
    const outputs = cell.outputs;
    if (!outputs) return false;
    for (let i = 0; i < outputs.length; i++) {
      if (outputs.get(i).data?.[VIEW]?.model_id === identity) return true;
    }
    return false;
  });
}

/** The newest record that those cells hold. */
export function readCells(cells, form) {
  return cells.map((cell) => recordIn(cell.getMetadata(METADATA), form)).reduce(newer, null);
}

/** Write a record into the cells, never an empty one over a full one nor an older over a newer; say if it is there. */
export function writeCells(cells, record) {
  for (const cell of cells) {
    const there = recordIn(cell.getMetadata(METADATA), record.form);
    if (isEmpty(record) || (there && newer(there, record) === there)) continue;
    cell.setMetadata(METADATA, structuredClone(record));
  }
  return cells.length > 0;
}

/** Put the readable summary that the kernel made into the cells, where a reloaded page kept an older one. */
export function writeSummary(cells, bundle) {
  for (const { outputs } of cells) {
    for (let i = 0; i < outputs.length; i++) {
      const there = outputs.get(i).data?.[ANSWERS];
      if (!there || there.form !== bundle[ANSWERS].form || there.seq >= bundle[ANSWERS].seq) continue;
      outputs.set(i, { output_type: "display_data", data: structuredClone(bundle), metadata: {} });
    }
  }
}
