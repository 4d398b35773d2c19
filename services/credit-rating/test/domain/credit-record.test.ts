import { describe, expect, test } from '@jest/globals';
import { type CreditRecord, refuseRecord } from '../../src/domain/credit-record.js';
import { record } from '../file-builder.js';

const now = new Date('2026-06-01T12:00:00+08:00');

const faultOf = (one: CreditRecord) =>
  refuseRecord(one, now)?.fields.map(({ pointer, rule }) => [pointer, rule]);

describe('a credit record', () => {
  const sound: readonly CreditRecord[] = [
    record('TAX_GRADE', '2026-04-30', { value: 'M' }),
    record('PATENTS', '2026-04-30', { value: '0' }),
    record('RND_RATIO', '2026-04-30', { value: '0.042' }),
    record('PENALTY', '2026-06-01', { severity: 'MINOR' }),
    record('VETO_SET', '2026-06-01', { value: 'FRAUD' }),
    record('ENFORCEMENT', '2026-06-01', { effectiveAt: new Date('2026-06-01T10:00:00+08:00') }),
  ];

  test.each(sound)('is taken as $kind', (one) => {
    expect(faultOf(one)).toBeUndefined();
  });

  const faulty: readonly (readonly [string, CreditRecord, string, string])[] = [
    ['an unknown tax grade', record('TAX_GRADE', '2026-04-30', { value: 'E' }), '/value', 'UNKNOWN_CODE'],
    ['no value where one is needed', record('PATENTS', '2026-04-30'), '/value', 'REQUIRED'],
    ['a count below zero', record('PATENTS', '2026-04-30', { value: '-1' }), '/value', 'COUNT'],
    ['a rate in per cent', record('RND_RATIO', '2026-04-30', { value: '4 %' }), '/value', 'RATE_FORMAT'],
    ['a value on a default', record('LOAN_DEFAULT', '2026-04-30', { value: '1' }), '/value', 'NOT_ALLOWED'],
    ['a penalty without severity', record('PENALTY', '2026-04-30'), '/severity', 'REQUIRED'],
    [
      'a severity on a tax grade',
      record('TAX_GRADE', '2026-04-30', { value: 'A', severity: 'MINOR' }),
      '/severity',
      'NOT_ALLOWED',
    ],
    ['a day to come', record('ENFORCEMENT', '2026-06-02'), '/effectiveOn', 'FUTURE'],
    [
      'an instant of another day',
      record('ENFORCEMENT', '2026-05-31', { effectiveAt: new Date('2026-05-30T10:00:00+08:00') }),
      '/effectiveAt',
      'OTHER_DAY',
    ],
  ];

  test.each(faulty)('is refused with %s', (_, one, pointer, rule) => {
    expect(faultOf(one)).toEqual([[pointer, rule]]);
  });
});
