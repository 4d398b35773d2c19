import { type CalendarDate, fen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  closeInsuranceDemand,
  type InsuranceDemand,
  isOpenOn,
  registerInsuranceDemand,
} from '../../src/domain/insurance-demand.js';
import { code } from '../institution-example.js';

const on = (date: string): CalendarDate => date as CalendarDate;
const of = { enterpriseUscc: code('91420100616400352X'), line: 'EMPLOYER' };
const entry = { registeredOn: on('2025-03-10'), cover: fen(100n) };
const open: InsuranceDemand = { ...of, entries: [entry] };

describe('a demand for insurance', () => {
  test('is registered once', () => {
    expect(registerInsuranceDemand(undefined, of, entry)).toEqual({ outcome: 'REGISTERED', demand: open });
    expect(registerInsuranceDemand(open, of, { ...entry, source: '来电' })).toEqual({ outcome: 'KNOWN' });
    expect(registerInsuranceDemand(open, of, { ...entry, cover: fen(200n) })).toMatchObject({
      code: 'ALREADY_REPORTED',
    });
  });

  test('is open until the day on which it is closed', () => {
    const closed = closeInsuranceDemand(open, { on: on('2025-04-01'), outcome: 'MET' }) as InsuranceDemand;
    expect(
      ['2025-03-09', '2025-03-10', '2025-03-31', '2025-04-01'].map((day) => isOpenOn(closed, on(day))),
    ).toEqual([false, true, true, false]);
    expect(closeInsuranceDemand(closed, { on: on('2025-05-01'), outcome: 'MET' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('comes again after the last was closed, and not before', () => {
    const closed = closeInsuranceDemand(open, {
      on: on('2025-04-01'),
      outcome: 'WITHDRAWN',
    }) as InsuranceDemand;
    expect(registerInsuranceDemand(closed, of, { registeredOn: on('2025-03-31') })).toMatchObject({
      fields: [{ pointer: '/registeredOn', rule: 'PERIOD_REVERSED' }],
    });
    expect(registerInsuranceDemand(closed, of, { registeredOn: on('2025-04-01') })).toMatchObject({
      outcome: 'REGISTERED',
      demand: { entries: [{ outcome: 'WITHDRAWN' }, { registeredOn: '2025-04-01' }] },
    });
    expect(closeInsuranceDemand(open, { on: on('2025-03-09'), outcome: 'MET' })).toMatchObject({
      fields: [{ pointer: '/on' }],
    });
  });
});
