import { isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkInsurer, type Insurer, stateOn } from '../../src/domain/insurer.js';
import { day, insurer, insurerUscc } from '../policy-example.js';

const codeOf = (known: Insurer | undefined, issuedOn: string): string => {
  const refused = checkInsurer(known, insurerUscc, day(issuedOn), ['INSURER_HQ', 'MUTUAL']);
  return refused === undefined ? 'FIT' : `${refused.code} ${refused.fields[0]?.rule}`;
};

describe('who may write a policy on its day of issue', () => {
  test('an institution that the registry does not know may not', () => {
    expect(codeOf(undefined, '2025-03-07')).toBe('INSTITUTION_UNKNOWN UNKNOWN');
  });

  test('a broker may not, whatever licence it holds', () => {
    const broker = insurer({ roles: [{ kind: 'BROKER', from: day('2003-07-07') }] });
    expect(codeOf(broker, '2025-03-07')).toBe('INSURER_NOT_LICENSED NOT_AN_INSURER');
  });

  test('a licence counts from its first day to the day before its end, whenever the report comes', () => {
    const lapsed = insurer({ licences: [{ from: day('2020-01-01'), to: day('2025-04-01') }] });
    expect(codeOf(lapsed, '2019-12-31')).toBe('INSURER_NOT_LICENSED NO_LICENCE');
    expect(codeOf(lapsed, '2020-01-01')).toBe('FIT');
    expect(codeOf(lapsed, '2025-03-31')).toBe('FIT');
    expect(codeOf(lapsed, '2025-04-01')).toBe('INSURER_NOT_LICENSED NO_LICENCE');
  });

  test('a second licence takes over where the first one ends', () => {
    const renewed = insurer({
      licences: [{ from: day('2020-01-01'), to: day('2025-04-01') }, { from: day('2025-04-01') }],
    });
    expect(codeOf(renewed, '2025-04-01')).toBe('FIT');
  });

  test('a suspension refuses what was issued during it only', () => {
    const suspended = insurer({
      states: [
        { state: 'OPEN', from: day('2003-07-07'), version: 1 },
        { state: 'SUSPENDED', from: day('2025-06-01'), version: 3 },
        { state: 'OPEN', from: day('2025-08-01'), version: 5 },
      ],
    });
    expect(codeOf(suspended, '2025-05-31')).toBe('FIT');
    expect(codeOf(suspended, '2025-06-01')).toBe('INSTITUTION_NOT_OPEN NOT_OPEN');
    expect(codeOf(suspended, '2025-07-31')).toBe('INSTITUTION_NOT_OPEN NOT_OPEN');
    expect(codeOf(suspended, '2025-08-01')).toBe('FIT');
  });
});

describe('the state on a day', () => {
  test('a later record beats an earlier one for the days that both speak of', () => {
    const states = [
      { state: 'CLOSED', from: day('2025-05-01'), version: 4 },
      { state: 'SUSPENDED', from: day('2025-06-01'), version: 3 },
      { state: 'OPEN', from: day('2003-07-07'), version: 1 },
    ];
    expect(stateOn(states, day('2025-04-30'))).toBe('OPEN');
    expect(stateOn(states, day('2025-07-01'))).toBe('CLOSED');
  });

  test('before all records the first one stands', () => {
    const states = [{ state: 'OPEN', from: day('2026-01-01'), version: 1 }];
    expect(stateOn(states, day('2025-01-01'))).toBe('OPEN');
    expect(stateOn([], day('2025-01-01'))).toBeUndefined();
  });

  test('does not depend on the order in which the records were heard', () => {
    const record = fc.record({
      state: fc.constantFrom('OPEN', 'SUSPENDED', 'CLOSED'),
      from: fc.constantFrom('2025-01-01', '2025-02-01', '2025-03-01').map(day),
      version: fc.integer({ min: 1, max: 50 }),
    });
    const records = fc.uniqueArray(record, { selector: ({ version }) => version, maxLength: 8 });
    fc.assert(
      fc.property(
        records,
        fc.constantFrom('2024-12-31', '2025-02-15', '2025-12-31').map(day),
        (states, on) => {
          expect(stateOn(states.toReversed(), on)).toBe(stateOn(states, on));
        },
      ),
    );
  });
});

test('a refusal tells the day and the code, and is a value', () => {
  const refused = checkInsurer(insurer({ licences: [] }), insurerUscc, day('2025-03-07'), ['INSURER_HQ']);
  expect(isDomainError(refused)).toBe(true);
  expect(refused?.facts).toEqual({ uscc: insurerUscc, issuedOn: '2025-03-07' });
});
