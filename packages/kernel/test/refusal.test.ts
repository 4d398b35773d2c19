import { expect, test } from '@jest/globals';
import { domainError, Refusal, refuse } from '../src/index.js';

test('a refusal carries its domain error and what caused it', () => {
  const cause = new Error('socket closed');
  const error = domainError('STORE_UNAVAILABLE', 'No primary answers');
  const refusal = new Refusal(error, { cause });
  expect(refusal).toMatchObject({
    name: 'Refusal',
    message: 'STORE_UNAVAILABLE: No primary answers',
    error,
    cause,
  });
});

test('refuse throws it', () => {
  const facts = { drawn: '150000000.00' };
  const thrown = (): never => refuse('OVER_COMMITMENT', 'Too much', { facts });
  expect(thrown).toThrow(new Refusal(domainError('OVER_COMMITMENT', 'Too much', { facts })));
});
