import { type ErrorDefinition, errorRegistry } from '@donghu/kernel';
import type { BulkAnswer } from '@donghu/sdk';
import { grouped, textTable } from '../text-table.js';
import { lineRefusals } from './source-record.js';

/** How many lines ended in one way. */
export interface OutcomeCount {
  /** `accepted`, `known`, `rejected`, `failed`, … */
  readonly outcome: string;
  /** The reason of a refusal. */
  readonly code?: string;
  readonly lines: number;
}

/** Counts answers by outcome and code, in the order in which they first came. */
export class OutcomeCounts {
  readonly #counts = new Map<string, OutcomeCount>();

  constructor(counts: readonly OutcomeCount[] = []) {
    for (const count of counts) this.#counts.set(keyOf(count), count);
  }

  add({ outcome, code }: Pick<BulkAnswer, 'outcome' | 'code'>): void {
    const of = { outcome, ...(code === undefined ? {} : { code }) };
    const lines = (this.#counts.get(keyOf(of))?.lines ?? 0) + 1;
    this.#counts.set(keyOf(of), { ...of, lines });
  }

  list(): readonly OutcomeCount[] {
    return [...this.#counts.values()];
  }
}

const keyOf = ({ outcome, code }: Pick<OutcomeCount, 'outcome' | 'code'>): string =>
  `${outcome} ${code ?? ''}`;

const registry: Readonly<Record<string, ErrorDefinition>> = errorRegistry;
const ownTitles: Readonly<Record<string, ErrorDefinition['title']>> = lineRefusals;

export const outcomeTable = (counts: readonly OutcomeCount[]): string =>
  textTable(
    ['outcome 结果', 'code 代码', 'lines 行数', 'reason 原因'],
    inTableOrder(counts).map(({ outcome, code = '', lines }) => {
      const title = registry[code]?.title ?? ownTitles[code];
      return [outcome, code, grouped(lines), title === undefined ? '' : `${title.zh} · ${title.en}`];
    }),
  );

/** What was taken comes first, then the refusals, the most frequent ahead. */
const inTableOrder = (counts: readonly OutcomeCount[]): readonly OutcomeCount[] =>
  counts.toSorted(
    (left, right) =>
      Number(left.code !== undefined) - Number(right.code !== undefined) || right.lines - left.lines,
  );
