import { type Html, html, type Part } from './html';

/** A table that reads as a list of cards on a phone: each cell says its column there. */
export function table(heads: readonly string[], rows: readonly (readonly Part[])[], filter?: string): Html {
  return html`<table${filter && html` id="${filter}"`}><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${row.map((cell, index) => html`<td data-head="${heads[index]}">${cell}</td>`)}</tr>`,
  )}</tbody></table>`;
}
