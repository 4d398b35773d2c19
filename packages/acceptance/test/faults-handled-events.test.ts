import { describe, expect, test } from '@jest/globals';
import { handledCounts } from '../src/faults/handled-events.js';

const name = 'messaging_client_consumed_messages_total';
const line = (outcome: string, count: string, more = ''): string =>
  `${name}{consumer="credit-rating__policies",type="donghu.policy.v1.PolicyAccepted",outcome="${outcome}"${more}} ${count}`;

describe('what a process says it handled', () => {
  test('is added up by consumer and type, without repeats and what it gave back', () => {
    const metrics = [
      `# TYPE ${name} counter`,
      line('done', '12', ',otel_scope_name="donghu"'),
      line('done', '3'),
      line('duplicate', '4'),
      line('failed', '5'),
      `${name.replace('consumed', 'sent')}{outcome="done"} 7`,
    ].join('\n');
    expect(handledCounts(metrics)).toEqual(
      new Map([['credit-rating__policies donghu.policy.v1.PolicyAccepted', 15]]),
    );
  });

  test('is nothing before the first event', () => {
    expect(handledCounts('')).toEqual(new Map());
  });
});
