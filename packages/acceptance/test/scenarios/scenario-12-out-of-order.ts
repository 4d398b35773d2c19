import { eventCatalogue } from '@donghu/contracts';
import { readStoredEvents, waitFor } from '@donghu/testkit';
import { describe, expect, test } from '@jest/globals';
import { insurer } from '../../src/parties.js';
import { partyCode } from '../../src/party-code.js';
import { policy } from '../../src/policies.js';
import type { Zone } from '../../src/zone.js';

/** Moves the clock from 2025-12-02 to 2025-12-06. */
export const outOfOrder = (zone: () => Zone): void =>
  describe('12. reports out of order', () => {
    const asInsurer = { role: 'insurer', uscc: insurer } as const;
    const pathOf = (number: string) => `/v1/policies/${insurer}/${number}`;
    const endorse = (number: string, sequence: number, kind: string, premiumDifference: string) =>
      zone().must('policy-intake', 'POST', `${pathOf(number)}/endorsements`, asInsurer, {
        sequence,
        kind,
        effectiveOn: '2025-06-01',
        premiumDifference,
      });
    const history = async (number: string) =>
      zone().must('policy-intake', 'GET', `${pathOf(number)}/endorsements`, asInsurer);
    const line = async () =>
      (await zone().must('policy-intake', 'GET', '/v1/totals', { role: 'auditor' })).lines.find(
        ({ line: code }: { line: string }) => code === 'BIZ_INT',
      );

    test('count nothing until the policy is there, and then read 0, 1, 2', async () => {
      await zone().moveClockTo('2025-12-02T10:00:00+08:00');
      expect(await endorse('PZ-2025-0012', 2, 'DECREASE', '-20000.00')).toMatchObject({ outcome: 'HELD' });
      expect(await endorse('PZ-2025-0012', 1, 'INCREASE', '10000.00')).toMatchObject({ outcome: 'HELD' });
      expect(await line()).toBeUndefined();
      const report = policy('PZ-2025-0012', partyCode(12), '100000.00', { line: 'BIZ_INT' });
      await zone().must('policy-intake', 'POST', '/v1/policies', asInsurer, report);
      expect(await line()).toMatchObject({ accepted: 1, writtenPremium: '90000.00' });
      const told = await history('PZ-2025-0012');
      expect(told.history.map(({ sequence }: { sequence: number }) => sequence)).toEqual([0, 1, 2]);
    });

    test('are held on after 72 hours without the policy, and the insurer is told', async () => {
      await endorse('PZ-2025-0012-X', 1, 'INCREASE', '10000.00');
      await zone().moveClockTo('2025-12-06T10:00:00+08:00');
      const overdue = await waitFor(
        async () => {
          const events = await readStoredEvents(
            zone().platform.backing.natsUrl,
            eventCatalogue.PolicyReportOverdue,
          );
          return events.length > 0 && events;
        },
        { what: 'the insurer is told', timeoutMillis: 30_000 },
      );
      expect(overdue).toMatchObject([
        { subject: `policy.v1.report_overdue.${insurer}`, message: { policyNumber: 'PZ-2025-0012-X' } },
      ]);
      expect(await history('PZ-2025-0012-X')).toMatchObject({ history: [], held: [{ sequence: 1 }] });
    });
  });
