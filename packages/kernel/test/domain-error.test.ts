import { describe, expect, test } from '@jest/globals';
import { domainError, isDomainError } from '../src/index.js';

describe('a domain error', () => {
  test('needs no fields and no facts', () => {
    expect(domainError('NOT_FOUND', 'There is no such policy')).toEqual({
      kind: 'domain-error',
      code: 'NOT_FOUND',
      detail: 'There is no such policy',
      fields: [],
      facts: {},
    });
  });

  test('is told from every other outcome', () => {
    expect(isDomainError(domainError('INTERNAL', 'x'))).toBe(true);
    for (const outcome of [undefined, null, 0n, 'domain-error', {}, { kind: 'policy' }, new Map()]) {
      expect(isDomainError(outcome)).toBe(false);
    }
  });
});
