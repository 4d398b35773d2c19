import type { MeasureCell } from '../domain/enterprise-measures.js';
import { type MeasureFigures, noFigures } from '../domain/measure-figures.js';
import { scopeId } from '../domain/measure-scope.js';

/** The order of the figures in a line. */
const columns = Object.keys(noFigures) as readonly (keyof MeasureFigures)[];

const lineOf = ({ line, insurerUscc }: MeasureCell, day: string, figures: MeasureFigures): string =>
  [line, insurerUscc, day, ...columns.map((column) => figures[column])].join(' ');

/**
 * Cells as a text with a line for each day: line, insurer, day and the figures. A store takes a nested document apart
 * each time that it is written, and a file of policies writes one for each of them.
 */
export const cellsText = (cells: readonly MeasureCell[]): string =>
  cells
    .flatMap((cell) => Object.entries(cell.days).map(([day, figures]) => lineOf(cell, day, figures)))
    .join('\n');

export const parseCells = (text: string): readonly MeasureCell[] => {
  const cells = new Map<string, MeasureCell & { readonly days: Record<string, MeasureFigures> }>();
  for (const row of text === '' ? [] : text.split('\n')) {
    const [line = '', insurerUscc = '', day = '', ...values] = row.split(' ');
    const figures: Record<keyof MeasureFigures, bigint> = { ...noFigures };
    for (const [index, column] of columns.entries()) figures[column] = BigInt(values[index] ?? '');
    const id = scopeId({ line, insurerUscc });
    const cell = cells.get(id) ?? { line, insurerUscc, days: {} };
    cell.days[day] = figures;
    cells.set(id, cell);
  }
  return [...cells.values()];
};
