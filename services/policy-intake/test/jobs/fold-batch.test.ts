import { expect, test } from '@jest/globals';
import { foldBatch } from '../../src/jobs/fold-batch.js';
import type { WaitingRow } from '../../src/store/measure-rows.js';

const waiting: readonly WaitingRow[] = [
  { _id: 'a1', insurerUscc: 'A', size: 100 },
  { _id: 'b1', insurerUscc: 'B', size: 60 },
  { _id: 'b2', insurerUscc: 'B', size: 70 },
  { _id: 'old', size: 1 },
];

const idsOf = (rows: readonly WaitingRow[], changes: number): readonly string[] =>
  foldBatch(rows, changes).map(({ _id }) => _id);

test('a fold is of the insurer for which most waits, up to its size', () => {
  expect(idsOf(waiting, 250)).toEqual(['b1', 'b2']);
  expect(idsOf(waiting, 60)).toEqual(['b1']);
  expect(idsOf(waiting.slice(3), 250)).toEqual(['old']);
  expect(idsOf(waiting, 0)).toEqual([]);
  expect(idsOf([], 250)).toEqual([]);
});
