import type { BulkAnswer } from '@donghu/sdk';

/** What became of a record, whoever said so. */
export type Verdict = Pick<BulkAnswer, 'outcome' | 'code' | 'field' | 'detail' | 'errors'>;

export const isRefused = ({ outcome }: Pick<Verdict, 'outcome'>): boolean =>
  outcome === 'rejected' || outcome === 'failed';
