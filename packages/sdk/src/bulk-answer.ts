import type { FieldFault } from '@donghu/kernel';
import { UnexpectedAnswerError } from './message-flow.js';

/** What became of one line. */
export interface BulkAnswer {
  /** The line's number in the source, from 1, blank lines counted. */
  readonly line: number;
  /** The line as it was sent. */
  readonly text: string;
  /** `rejected`: mend it. `failed`: nothing was decided. Others are the door's own, such as `accepted`. */
  readonly outcome: string;
  readonly code?: string;
  readonly field?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldFault[];
  /** Everything the door said, with what this door alone says. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/** An answer as the door wrote it: its line counts from the beginning of the request. */
export interface WireAnswer {
  readonly line: number;
  readonly outcome: string;
  readonly answer: Readonly<Record<string, unknown>>;
}

export const parseAnswer = (text: string): WireAnswer => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new UnexpectedAnswerError(`not an answer: ${text}`);
  const answer: Readonly<Record<string, unknown>> = { ...value };
  const { line, outcome } = answer;
  if (typeof line !== 'number' || typeof outcome !== 'string') {
    throw new UnexpectedAnswerError(`an answer without a line or an outcome: ${text}`);
  }
  return { line, outcome, answer };
};

export const bulkAnswerOf = (
  { outcome, answer }: WireAnswer,
  line: { readonly number: number; readonly text: string },
): BulkAnswer => {
  const { code, field, detail, errors } = answer;
  return {
    line: line.number,
    text: line.text,
    outcome,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof field === 'string' ? { field } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
    ...(Array.isArray(errors) ? { errors } : {}),
    answer,
  };
};
