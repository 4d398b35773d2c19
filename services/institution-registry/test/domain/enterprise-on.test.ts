import { type CalendarDate, fen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  amendEnterprise,
  changeEnterpriseMembership,
  linkPredecessor,
  recordFigures,
} from '../../src/domain/amend-enterprise.js';
import { enterpriseOn } from '../../src/domain/enterprise-on.js';
import { enterprise } from '../enterprise-example.js';
import { code } from '../institution-example.js';

const on = (date: string): CalendarDate => date as CalendarDate;

describe('an enterprise as of a date', () => {
  test('has the classes that it held then', () => {
    const former = enterprise({
      classes: [{ code: 'GAZELLE', certificate: '1', from: on('2020-01-01'), to: on('2022-01-01') }],
    });
    expect(enterpriseOn(former, on('2021-12-31')).classes).toHaveLength(1);
    expect(enterpriseOn(former, on('2022-01-01')).classes).toEqual([]);
  });

  test('has the facts of that date, and of the time before its registration the oldest', () => {
    const grown = amendEnterprise(enterprise({ stage: 'GROWTH' }), {
      from: on('2025-07-01'),
      nameZh: '新名称',
      scale: 'LARGE',
      industryGroup: 'OPTO',
      registrationMatches: true,
    });
    expect(grown).toMatchObject({ nameZh: '新名称', stage: undefined });
    expect(enterpriseOn(grown, on('2025-06-30')).nameZh).toBe('长飞光纤光缆股份有限公司');
    expect(enterpriseOn(grown, on('1990-01-01')).nameZh).toBe('长飞光纤光缆股份有限公司');
  });

  test('is a member of the zone between joining and leaving', () => {
    const left = changeEnterpriseMembership(enterprise(), { inZone: false, from: on('2025-09-01') });
    expect([1, 2].map((day) => enterpriseOn(left, on(`2025-09-0${day}`)).inZone)).toEqual([false, false]);
    expect(enterpriseOn(left, on('2025-08-31')).inZone).toBe(true);
    expect(enterpriseOn(left, on('1988-05-30')).inZone).toBe(false);
  });

  test('has the figures of the years that are over', () => {
    const figures = (year: number) => ({ year, revenue: fen(BigInt(year)), source: '年报' });
    const known = [2024, 2022, 2023].reduce((held, year) => recordFigures(held, figures(year)), enterprise());
    expect(known.figures.map(({ year }) => year)).toEqual([2022, 2023, 2024]);
    expect(enterpriseOn(known, on('2024-12-30')).figures.map(({ year }) => year)).toEqual([2022, 2023]);
    const corrected = recordFigures(known, { ...figures(2023), revenue: fen(1n) });
    expect(corrected.figures).toHaveLength(3);
  });

  test('goes on under another code from the day of the change, and never after itself', () => {
    const before = { uscc: code('914201003033179534'), from: on('2025-07-01') };
    const linked = linkPredecessor(enterprise(), before);
    expect(linked).toMatchObject({ predecessor: before });
    expect(enterpriseOn(enterprise({ predecessor: before }), on('2025-06-30')).predecessor).toBeUndefined();
    const own = { ...before, uscc: enterprise().uscc };
    expect(linkPredecessor(enterprise(), own)).toMatchObject({ fields: [{ rule: 'OWN_PREDECESSOR' }] });
    expect(linkPredecessor(enterprise({ successor: before }), before)).toMatchObject({
      fields: [{ rule: 'OWN_PREDECESSOR' }],
    });
  });
});
