import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { assess } from '../../src/domain/assess.js';
import { emptyFile, fileLapse } from '../../src/domain/enterprise-file.js';
import { decidingLapse, type LapseOnFile } from '../../src/domain/lapse-on-file.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day, filed, record } from '../file-builder.js';

const lapse = (
  line: string,
  number: number,
  state: LapseOnFile['state'],
  since: string,
  version = number,
): LapseOnFile => ({ id: `${line}/X/${number}`, line, state, since: day(since), version });

describe('what tells whether mandatory lines are covered', () => {
  const gap = lapse('ENV_LIAB', 1, 'GAP', '2025-03-01');
  const over = lapse('SAFETY_LIAB', 1, 'COVERED', '2025-06-01');

  test.each([
    ['nothing is known', [], undefined],
    ['a gap in one line counts before cover in another', [over, gap], gap],
    ['of ends the newest', [over, lapse('ENV_LIAB', 1, 'COVERED', '2025-05-01')], over],
    ['a duty that has ended says nothing', [lapse('ENV_LIAB', 1, 'NOT_OBLIGED', '2025-05-01')], undefined],
    [
      'nor does cover from before it ended',
      [lapse('ENV_LIAB', 1, 'COVERED', '2025-05-01'), lapse('ENV_LIAB', 2, 'NOT_OBLIGED', '2025-06-01')],
      undefined,
    ],
    [
      'a lapse that turns out to lie in an earlier one does not end that',
      [gap, lapse('ENV_LIAB', 2, 'COVERED', '2025-04-01')],
      gap,
    ],
  ])('%s', (_, lapses, expected) => {
    expect(decidingLapse(lapses)).toEqual(expected);
  });
});

test('lapses stay in their newest states, whatever order the states come in', () => {
  const states = [
    lapse('ENV_LIAB', 1, 'GAP', '2025-03-01', 2),
    lapse('ENV_LIAB', 1, 'COVERED', '2025-04-01', 3),
    lapse('ENV_LIAB', 1, 'COVERED', '2025-03-20', 5),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray([...states, ...states], { minLength: 6 }), (told) => {
      expect(told.reduce(fileLapse, emptyFile).lapses).toEqual([states[2]]);
    }),
  );
});

describe('the indicator of mandatory lines', () => {
  const told = fileLapse(emptyFile, lapse('ENV_LIAB', 1, 'GAP', '2025-03-01'));
  const scored = (file: typeof told) =>
    assess(file, card, day('2025-07-01')).indicators.find(({ code }) => code === 'INS_MANDATORY');

  test('rests on lapses where no department reports', () => {
    expect(scored(told)).toMatchObject({
      state: 'SCORED',
      pointsMilli: 0,
      evidence: [{ source: 'POLICIES', documentNumber: 'ENV_LIAB/X/1', date: '2025-03-01', fact: 'GAP' }],
    });
    expect(scored(fileLapse(told, lapse('ENV_LIAB', 1, 'COVERED', '2025-05-01', 2)))).toMatchObject({
      pointsMilli: 50_000,
      input: 'COVERED',
    });
  });

  test('rests on whichever is newer where one does', () => {
    const before = filed(told, record('MANDATORY_COVER', '2025-02-28', { value: 'COVERED' }));
    const after = filed(told, record('MANDATORY_COVER', '2025-03-01', { value: 'COVERED' }));
    expect([scored(before)?.input, scored(after)?.input]).toEqual(['GAP', 'COVERED']);
  });
});
