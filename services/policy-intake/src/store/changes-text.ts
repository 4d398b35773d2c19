import { calendarDate } from '@donghu/kernel';
import type { Contribution, MeasureChange } from '../domain/policy-contribution.js';
import { figuresText, parseFigures } from './figures-text.js';

/** A change as a text with a line for each contribution: line, enterprise, insurer, day and the figures. */
export const changeText = ({ line, insuredUscc, contributions }: MeasureChange): string =>
  contributions
    .map(
      ({ insurerUscc, on, figures }) => `${line} ${insuredUscc} ${insurerUscc} ${on} ${figuresText(figures)}`,
    )
    .join('\n');

/** Changes of texts that were joined with line feeds; those of one enterprise in one line may have become one. */
export const parseChanges = (text: string): readonly MeasureChange[] => {
  const changes: (MeasureChange & { readonly contributions: Contribution[] })[] = [];
  for (const row of text === '' ? [] : text.split('\n')) {
    const [line = '', insuredUscc = '', insurerUscc = '', on = '', ...figures] = row.split(' ');
    const contribution = { insurerUscc, on: calendarDate(on), figures: parseFigures(figures) };
    const last = changes.at(-1);
    if (last?.line === line && last.insuredUscc === insuredUscc) last.contributions.push(contribution);
    else changes.push({ line, insuredUscc, contributions: [contribution] });
  }
  return changes;
};
