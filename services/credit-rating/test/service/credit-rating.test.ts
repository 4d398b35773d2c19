import { admissionOf, walkRoles } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { CancellationKind } from '@donghu/contracts/policy';
import { wronglyAdmitted } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { httpRoutes } from '../../src/service.js';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { amounts } from './reported-facts.js';

const enterprise = '91420100616400352X';
const bank = '91350900587527783P';

let zone: RatingZone;

beforeAll(async () => {
  zone = await openRatingZone('2025-05-30T10:00:00+08:00');
  await zone.rate(enterprise);
});

afterAll(async () => {
  await zone?.close();
});

describe('the doors', () => {
  test('admit exactly the roles that each route declares', async () => {
    const { routes, bulkRoutes } = httpRoutes({} as never);
    const cases = walkRoles(routes, bulkRoutes);
    expect(await wronglyAdmitted(zone.running, cases, admissionOf)).toEqual([]);
  });

  test('count what they hold', async () => {
    const { body } = await zone.running.call('GET', '/v1/totals', { as: { role: 'auditor' } });
    const sum = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0);
    expect(sum(body.byGrade)).toBe(body.enterprises);
    expect(sum(body.bySupervisionClass)).toBe(body.enterprises);
    expect(body.ratingVersions).toBeGreaterThan(body.enterprises);
  });

  test('bury an event that no later try can mend', async () => {
    await zone.publisher.publish(eventCatalogue.PolicyCancelled, {
      ...amounts,
      policyId: `${bank}/X`,
      insurerUscc: bank,
      policyNumber: 'X',
      kind: CancellationKind.MID_TERM,
      effectiveOn: '2025-02-30',
      refundFen: 0n,
      premiumKeptFen: 0n,
      insuredUscc: enterprise,
      reportedOn: '2025-02-28',
    });
    const nats = await connect({ servers: zone.running.backing.natsUrl });
    const consumer = await jetstream(nats).consumers.get('DEAD_LETTER');
    const letter = await consumer.next({ expires: 10_000 });
    await nats.close();
    expect(letter?.subject).toContain('credit-rating__policies');
  });
});
