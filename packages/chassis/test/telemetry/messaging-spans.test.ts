import { expect, test } from '@jest/globals';
import { injectTraceContext, withProcessSpan, withPublishSpan } from '../../src/telemetry/index.js';

const message = {
  messageId: '0199',
  destination: 'policy.v1.accepted.91420100MA4KX3XX0A',
  destinationTemplate: 'policy.v1.accepted',
  headers: {},
};

test('without an SDK the work runs, answers and fails as if nothing were around it', async () => {
  const failure = new Error('no');
  await expect(withPublishSpan(message, async () => 7)).resolves.toBe(7);
  await expect(withProcessSpan([message, message], 'a__b', async () => 8)).resolves.toBe(8);
  await expect(withProcessSpan([], 'a__b', async () => 9)).resolves.toBe(9);
  await expect(withProcessSpan([message], 'a__b', () => Promise.reject(failure))).rejects.toBe(failure);
});

test('without an SDK a record gets no trace context', () => {
  const carrier = {};
  injectTraceContext(carrier);
  expect(carrier).toEqual({});
});
