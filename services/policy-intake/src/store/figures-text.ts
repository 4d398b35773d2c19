import { type MeasureFigures, noFigures } from '../domain/measure-figures.js';

/** The order of the figures. */
const columns = Object.keys(noFigures) as readonly (keyof MeasureFigures)[];

/** Figures as words of a text, one after the other. */
export const figuresText = (figures: MeasureFigures): string =>
  columns.map((column) => figures[column]).join(' ');

export const parseFigures = (words: readonly string[]): MeasureFigures => {
  const figures: Record<keyof MeasureFigures, bigint> = { ...noFigures };
  for (const [index, column] of columns.entries()) figures[column] = BigInt(words[index] ?? '');
  return figures;
};
