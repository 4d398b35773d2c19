/**
 * The cells of a CSV record (RFC 4180) without its last line end: `open` when it ends inside a quoted cell, so
 * that the next line belongs to it, `malformed` when something else than a comma follows a closing quote.
 */
export const csvCells = (text: string): readonly string[] | 'open' | 'malformed' => {
  const cells: string[] = [];
  for (let at = 0; ; at += 1) {
    const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    if (cell === 'open') return 'open';
    cells.push(cell.value);
    if (cell.end >= text.length) return cells;
    if (text[cell.end] !== ',') return 'malformed';
    at = cell.end;
  }
};

interface Cell {
  readonly value: string;
  /** The index behind it. */
  readonly end: number;
}

const plainCell = (text: string, at: number): Cell => {
  const comma = text.indexOf(',', at);
  const end = comma === -1 ? text.length : comma;
  return { value: text.slice(at, end), end };
};

const quotedCell = (text: string, at: number): Cell | 'open' => {
  let value = '';
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return 'open';
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
};

/** A cell as it is written: quoted where its text would be read as something else. */
export const csvCell = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
