/** Columns a terminal gives a character: two to Chinese ones and full-width forms (UAX 11, wide). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

const widthOf = (text: string): number =>
  Array.from(text).reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0);

const padded = (text: string, width: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
};

/** A table for a terminal. Columns of numbers are set to the right. */
export const textTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const isNumeric = head.map((_, column) =>
    rows.every((row) => /^([0-9][0-9,.]*%?|–)?$/.test(row[column] ?? '')),
  );
  const lineOf = (cells: readonly string[]): string =>
    widths
      .map((width, column) => padded(cells[column] ?? '', width, isNumeric[column] === true))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [lineOf(head), rule, ...rows.map(lineOf)].join('\n');
};

export const grouped = (count: number): string => Math.round(count).toLocaleString('en-US');
