import { isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  addVersion,
  checkProduct,
  isSoldOn,
  keepInLibrary,
  type Product,
  registerProduct,
} from '../../src/domain/product.js';
import { day, insurerUscc } from '../policy-example.js';

const terms = { insurerUscc, code: 'YFZR-01', line: 'RND_LIAB', nameZh: '产品研发责任保险' };
const first = { version: '2021', filingNumber: 'C1', from: day('2021-10-01') };
const product: Product = { terms, versions: [first], library: [] };

const outcomeOf = (decision: unknown): string =>
  isDomainError(decision)
    ? `${decision.code} ${decision.fields[0]?.rule ?? ''}`.trim()
    : (decision as { outcome: string }).outcome;

describe('a product', () => {
  test('is registered once, and another one does not take its code', () => {
    expect(outcomeOf(registerProduct(undefined, terms, first))).toBe('ACCEPTED');
    expect(outcomeOf(registerProduct(product, terms, first))).toBe('ALREADY_KNOWN');
    expect(outcomeOf(registerProduct(product, { ...terms, line: 'CYBER' }, first))).toBe('ALREADY_REPORTED');
  });

  test('has versions, each sold from a later day on', () => {
    const next = { version: '2025', filingNumber: 'C2', from: day('2025-02-01') };
    expect(outcomeOf(addVersion(product, next))).toBe('ACCEPTED');
    expect(outcomeOf(addVersion(product, { ...next, from: day('2021-10-01') }))).toBe(
      'VALIDATION_FAILED NOT_LATER',
    );
    expect(outcomeOf(addVersion(product, { ...first, filingNumber: 'C3' }))).toBe('ALREADY_REPORTED');
    expect(outcomeOf(addVersion(undefined, next))).toBe('NOT_FOUND');
    expect([isSoldOn(product, day('2021-09-30')), isSoldOn(product, day('2021-10-01'))]).toEqual([
      false,
      true,
    ]);
  });

  test('stays in the library for periods that do not overlap', () => {
    const kept = keepInLibrary(product, { from: day('2023-02-02') });
    if (isDomainError(kept)) throw new Error(kept.detail);
    expect(outcomeOf(keepInLibrary(kept.product, { from: day('2023-02-02') }))).toBe('ALREADY_KNOWN');
    expect(outcomeOf(keepInLibrary(kept.product, { from: day('2024-01-01') }))).toBe(
      'VALIDATION_FAILED OVERLAPS',
    );
    const ended = keepInLibrary(kept.product, { from: day('2023-02-02'), to: day('2024-01-01') });
    if (isDomainError(ended)) throw new Error(ended.detail);
    expect(outcomeOf(keepInLibrary(ended.product, { from: day('2024-01-01') }))).toBe('ACCEPTED');
    expect(outcomeOf(keepInLibrary(ended.product, { from: day('2023-02-02') }))).toBe('ALREADY_REPORTED');
    expect(outcomeOf(keepInLibrary(product, { from: day('2024-01-02'), to: day('2024-01-02') }))).toBe(
      'VALIDATION_FAILED PERIOD_REVERSED',
    );
  });

  test('that runs in a sandbox case is sold inside it only, and in its own line', () => {
    const inCase = { ...product, terms: { ...terms, sandboxCase: 'SH-2025-0001' } };
    const ruleOf = (policy: Parameters<typeof checkProduct>[1]) =>
      checkProduct(inCase, policy)?.fields[0]?.rule;
    expect(ruleOf({ line: 'RND_LIAB', sandboxCase: 'SH-2025-0001' })).toBeUndefined();
    expect(ruleOf({ line: 'RND_LIAB' })).toBe('PRODUCT_IN_SANDBOX');
    expect(ruleOf({ line: 'CYBER', sandboxCase: 'SH-2025-0001' })).toBe('PRODUCT_LINE');
  });
});
