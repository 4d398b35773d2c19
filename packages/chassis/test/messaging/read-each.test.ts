import { isDomainError, refuse } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { type ReceivedEvent, readEach } from '../../src/messaging/index.js';

const event = (message: string): ReceivedEvent<string> => ({
  envelope: {
    id: '01938f0e-0000-7000-8000-000000000001',
    type: 'donghu.registry.v1.EnterpriseChanged',
    source: 'institution-registry',
    subject: '91420100MA4KX3XX0A',
    time: new Date('2025-03-10T00:00:00Z'),
    aggregateVersion: 7,
    correlationId: '',
    traceContext: {},
  },
  message,
});

const read = readEach(({ message, envelope }: ReceivedEvent<string>) =>
  message === ''
    ? refuse('VALIDATION_FAILED', 'The message is empty')
    : `${message}${envelope.aggregateVersion}`,
);

describe('reading each event', () => {
  test('gives an input for each, in order; what cannot be read is refused by itself', async () => {
    const [first, second, third, ...others] = await read([event('a'), event(''), event('b')]);
    expect([first, third]).toEqual(['a7', 'b7']);
    expect(second).toMatchObject({ code: 'VALIDATION_FAILED', detail: 'The message is empty' });
    expect(isDomainError(second)).toBe(true);
    expect(others).toEqual([]);
  });

  test('a fault of the code is not the fault of the message', async () => {
    const broken = readEach((): string => {
      throw new TypeError('a fault of the code');
    });
    await expect(broken([event('a')])).rejects.toThrow(TypeError);
  });
});
