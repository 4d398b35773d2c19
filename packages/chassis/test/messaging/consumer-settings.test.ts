import { describe, expect, test } from '@jest/globals';
import { type ConsumerDefinition, gatherMillisOf } from '../../src/messaging/consumer-settings.js';

const consumer: ConsumerDefinition = { name: 'credit-rating__policies', stream: 'POLICY', handlers: [] };

describe('the events of the next batch', () => {
  test('are handled at once behind few', () => {
    expect(gatherMillisOf(consumer, 31, 0)).toBe(0);
  });

  test('gather behind a crowd that goes on', () => {
    expect(gatherMillisOf(consumer, 32, 0)).toBe(100);
    expect(gatherMillisOf(consumer, 32, 49)).toBe(100);
  });

  test('are handled at once when the crowd is over', () => {
    expect(gatherMillisOf(consumer, 200, 50)).toBe(0);
  });

  test('gather as long as the consumer says in any case', () => {
    expect(gatherMillisOf({ ...consumer, gatherMillis: 200 }, 1, 5_000)).toBe(200);
    expect(gatherMillisOf({ ...consumer, gatherMillis: 200 }, 200, 0)).toBe(200);
  });
});
