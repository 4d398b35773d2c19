import { eventCatalogue } from '@donghu/contracts';
import { readStoredEvents } from '@donghu/testkit';
import { describe, expect, test } from '@jest/globals';
import { insurer } from '../../src/parties.js';
import { policy, policyId } from '../../src/policies.js';
import type { Zone } from '../../src/zone.js';

export const duplicateReport = (zone: () => Zone): void =>
  describe('3. a duplicate report', () => {
    const asInsurer = { role: 'insurer', uscc: insurer } as const;
    const report = policy('PZ-2025-0001', '91420100722739130Y', '80000.00', { cover: '20000000.00' });
    const send = (body: object) => zone().call('policy-intake', 'POST', '/v1/policies', asInsurer, body);
    const totals = async () =>
      (await zone().must('policy-intake', 'GET', '/v1/totals', { role: 'auditor' })).lines.find(
        (line: { line: string }) => line.line === 'RND_LIAB',
      );

    test('arriving five times in parallel makes one policy and one event; a different one is a conflict', async () => {
      expect(await send(report)).toMatchObject({ status: 201, body: { outcome: 'ACCEPTED' } });
      const again = await Promise.all(Array.from({ length: 5 }, () => send(report)));
      expect(again.map((answer) => [answer.status, answer.body.outcome])).toEqual(
        Array.from({ length: 5 }, () => [200, 'ALREADY_KNOWN']),
      );
      expect(await totals()).toMatchObject({ accepted: 1, writtenPremium: '80000.00' });

      expect(await send({ ...report, writtenPremium: '90000.00', paidPremium: '90000.00' })).toMatchObject({
        status: 409,
        body: { code: 'POLICY_CONFLICT' },
      });
      expect(await totals()).toMatchObject({ accepted: 1, writtenPremium: '80000.00' });
      const conflicts = await zone().must('policy-intake', 'GET', '/v1/conflicts', { role: 'operator' });
      expect(conflicts.items).toHaveLength(1);

      await zone().quiet();
      const events = await readStoredEvents(zone().platform.backing.natsUrl, eventCatalogue.PolicyAccepted);
      const own = events.filter(({ message }) => message.policyId === policyId('PZ-2025-0001'));
      expect(own).toHaveLength(1);
    });
  });
