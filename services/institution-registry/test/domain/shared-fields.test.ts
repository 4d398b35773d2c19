import { type CalendarDate, fen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { enterpriseFields, institutionFields } from '../../src/domain/shared-fields.js';
import { dataCatalogue } from '../../src/parameters/data-catalogue.js';
import { departmentCodes } from '../../src/parameters/departments.js';
import { sharedFieldNames } from '../../src/parameters/shared-fields.js';
import { enterprise } from '../enterprise-example.js';
import { institution } from '../institution-example.js';

describe('shared fields', () => {
  test('are exactly those that the parameters name', () => {
    expect(Object.keys(enterpriseFields(enterprise(), []))).toEqual(sharedFieldNames('ENTERPRISE'));
    expect(Object.keys(institutionFields(institution()))).toEqual(sharedFieldNames('INSTITUTION'));
  });

  test('show money as yuan, by year and with the source', () => {
    const figures = [{ year: 2024, staff: 3200, revenue: fen(123n), source: '年报' }];
    expect(enterpriseFields(enterprise({ figures }), [])).toMatchObject({
      staff: [{ year: 2024, value: 3200, source: '年报' }],
      revenue: [{ year: 2024, value: '1.23', source: '年报' }],
      exports: [],
    });
    expect(institutionFields(institution({ registeredCapital: fen(100n) }))).toMatchObject({
      registered_capital: '1.00',
      paid_in_capital: null,
    });
  });

  test('keep the lists of two departments apart', () => {
    const period = {
      from: '2025-01-01' as CalendarDate,
      department: 'EEB',
      category: '危险废物',
      listReference: '名录',
    };
    const obliged = [{ enterpriseUscc: enterprise().uscc, line: 'ENV_LIAB', periods: [period] }];
    expect(enterpriseFields(enterprise(), obliged)).toMatchObject({
      obligation_env_liab: [period],
      obligation_safety_liab: [],
    });
  });
});

test('the catalogue names fields and departments that exist, each entry once', () => {
  for (const { dataset, fields, provider } of dataCatalogue) {
    expect(sharedFieldNames(dataset)).toEqual(expect.arrayContaining([...fields]));
    expect(departmentCodes).toContain(provider);
  }
  expect(new Set(dataCatalogue.map(({ id }) => id)).size).toBe(dataCatalogue.length);
});
