import type { CalendarDate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { compareFullList, type FullObligationList } from '../../src/domain/full-obligation-list.js';
import type { Obligation, ObligationPeriod } from '../../src/domain/obligation.js';
import { code } from '../institution-example.js';

const maker = code('91420100616400352X');
const other = code('914201003033179534');

const period = (from: string, to?: string): ObligationPeriod => ({
  from: from as CalendarDate,
  ...(to === undefined ? {} : { to: to as CalendarDate }),
  department: 'EEB',
  category: '危险废物产生单位',
  listReference: '2025年名录',
});

const list = (...codes: readonly (typeof maker)[]): FullObligationList => ({
  department: 'EEB',
  line: 'ENV_LIAB',
  asOf: '2026-01-01' as CalendarDate,
  listReference: '2026年名录',
  enterprises: codes.map((enterpriseUscc) => ({ enterpriseUscc, category: '危险废物产生单位' })),
});

const obligation = (...periods: readonly ObligationPeriod[]): Obligation => ({
  enterpriseUscc: maker,
  line: 'ENV_LIAB',
  periods,
});

describe('a full list', () => {
  test('ends the duty of who is missing, with the facts of its period', () => {
    expect(compareFullList(list(other), [obligation(period('2025-01-01'))])).toMatchObject({
      begins: [{ enterpriseUscc: other, period: { from: '2026-01-01', listReference: '2026年名录' } }],
      ends: [{ enterpriseUscc: maker, period: period('2025-01-01', '2026-01-01') }],
      known: 0,
    });
  });

  test('leaves what ended before, what begins on its day or later, and what another department told', () => {
    const stays = [
      obligation(period('2025-01-01', '2026-01-01')),
      obligation(period('2026-01-01')),
      obligation(period('2026-02-01')),
      obligation({ ...period('2025-01-01'), department: 'EMB' }),
    ];
    for (const one of stays) expect(compareFullList(list(other), [one]).ends).toEqual([]);
  });

  test('begins a duty up to one that is known to begin later', () => {
    const { begins, known } = compareFullList(list(maker), [obligation(period('2026-06-01'))]);
    expect(begins).toMatchObject([{ period: { from: '2026-01-01', to: '2026-06-01' } }]);
    expect(known).toBe(0);
    expect(compareFullList(list(maker), [obligation(period('2025-06-01'))])).toEqual({
      begins: [],
      ends: [],
      known: 1,
    });
  });
});
