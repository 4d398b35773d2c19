import type { MeasureCell } from '../domain/enterprise-measures.js';
import type { MeasureFigures } from '../domain/measure-figures.js';
import { scopeId } from '../domain/measure-scope.js';
import { figuresText, parseFigures } from './figures-text.js';

const lineOf = ({ line, insurerUscc }: MeasureCell, day: string, figures: MeasureFigures): string =>
  `${line} ${insurerUscc} ${day} ${figuresText(figures)}`;

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
    const [line = '', insurerUscc = '', day = '', ...figures] = row.split(' ');
    const id = scopeId({ line, insurerUscc });
    const cell = cells.get(id) ?? { line, insurerUscc, days: {} };
    cell.days[day] = parseFigures(figures);
    cells.set(id, cell);
  }
  return [...cells.values()];
};
