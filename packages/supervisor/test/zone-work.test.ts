import { describe, expect, test } from '@jest/globals';
import { figure } from '../src/zone-work.js';

describe('a figure of a service', () => {
  const totals = { paid: { count: '3', amount: '90000.00' }, policies: { accepted: 4 } };

  test('is found by the names that lead to it, as text', () => {
    expect(figure(totals, 'paid', 'amount')).toBe('90000.00');
    expect(figure(totals, 'policies', 'accepted')).toBe('4');
  });

  test('that is not there is an error, and never a zero', () => {
    expect(() => figure(totals, 'paid', 'offset')).toThrow('paid.offset');
    expect(() => figure(totals, 'paid')).toThrow('paid');
  });
});
