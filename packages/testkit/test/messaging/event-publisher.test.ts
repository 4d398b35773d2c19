import { eventCatalogue } from '@donghu/contracts';
import { CancellationKind, type PolicyCancelled } from '@donghu/contracts/policy';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestBacking, useTestBacking } from '../../src/backing/use-test-backing.js';
import { type EventPublisher, openEventPublisher } from '../../src/messaging/event-publisher.js';
import { readStoredEvents, readStoredMessages } from '../../src/messaging/stored-messages.js';

let backing: TestBacking;
let publisher: EventPublisher;

beforeAll(async () => {
  backing = await useTestBacking();
  publisher = await openEventPublisher(backing.natsUrl);
});

afterAll(async () => {
  await publisher.close();
  await backing.stop();
});

const cancelled: PolicyCancelled = {
  policyId: '91420100MA4KX3XX0A/P-1',
  insurerUscc: '91420100MA4KX3XX0A',
  policyNumber: 'P-1',
  kind: CancellationKind.MID_TERM,
  effectiveOn: '2025-03-10',
  refundFen: 9_007_199_254_740_993n,
  premiumKeptFen: 0n,
  insuredUscc: '',
  reportedOn: '2025-03-10',
  writtenPremiumFen: 0n,
  paidPremiumFen: 0n,
  coverFen: 0n,
  endOn: '2026-03-09',
  insuredHeadCount: 0,
};

test('an event stands in its stream with its envelope, once for an id', async () => {
  expect(await readStoredEvents(backing.natsUrl, eventCatalogue.PolicyCancelled)).toEqual([]);
  const sent = await publisher.publish(eventCatalogue.PolicyCancelled, cancelled, { aggregateVersion: 2 });
  const again = await publisher.publish(eventCatalogue.PolicyCancelled, cancelled, { id: sent.id });
  expect(again.duplicate).toBe(true);
  const [stored, ...others] = await readStoredEvents(backing.natsUrl, eventCatalogue.PolicyCancelled);
  expect(others).toEqual([]);
  expect(stored?.message).toEqual(cancelled);
  expect(stored?.subject).toBe('policy.v1.cancelled.91420100MA4KX3XX0A');
  expect(stored?.headers).toMatchObject({
    'ce-id': sent.id,
    'ce-type': 'donghu.policy.v1.PolicyCancelled',
    'donghu-aggregate-version': '2',
  });
});

test('a header is taken away, a body broken, a subject strange', async () => {
  await publisher.publish(eventCatalogue.PolicyCancelled, cancelled, {
    subject: 'policy.v1.strange.x',
    headers: { 'ce-id': undefined },
    body: new Uint8Array([255]),
  });
  const [stored] = await readStoredMessages(backing.natsUrl, 'POLICY', 'policy.v1.strange.*');
  expect(stored?.headers['ce-id']).toBeUndefined();
  expect(stored?.body).toEqual(new Uint8Array([255]));
});
