import { calendarDate } from '@donghu/kernel';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MeasureChange } from '../../src/domain/policy-contribution.js';
import { changeText, parseChanges } from '../../src/store/changes-text.js';
import { changesOf } from '../../src/store/measure-rows.js';
import { anyFigures } from './any-figures.js';

const contribution = fc.record({
  insurerUscc: fc.constantFrom('91100000710931483R', '91440300100012316L'),
  on: fc.constantFrom(calendarDate('2025-12-31'), calendarDate('2026-01-01')),
  figures: anyFigures,
});

/** Neighbours are of different lines: what two changes say of one enterprise in one line may become one. */
const changes: fc.Arbitrary<readonly MeasureChange[]> = fc
  .array(fc.array(contribution, { minLength: 1 }))
  .map((all) =>
    all.map((contributions, index) => ({
      line: index % 2 === 0 ? 'RND_LIAB' : 'CYBER',
      insuredUscc: '91420100MA4KYD8X2A',
      contributions,
    })),
  );

test('changes are read as they were written', () => {
  fc.assert(
    fc.property(changes, (written) => {
      expect(parseChanges(written.map(changeText).join('\n'))).toEqual(written);
    }),
  );
});

test('a row of an earlier version holds the changes themselves', () => {
  const held: readonly MeasureChange[] = [
    { line: 'CYBER', insuredUscc: '91420100MA4KYD8X2A', contributions: [] },
  ];
  expect(changesOf([{ _id: 'old', version: 1, changes: held, size: 1 }], [])).toEqual(held);
});
