import { describe, expect, test } from '@jest/globals';
import { insurer } from '../../src/parties.js';
import { partyCode } from '../../src/party-code.js';
import {
  applicationOf,
  approve,
  clawbacksOf,
  decided,
  enterpriseOfClassA,
  pay,
  reportPolicy,
  setBudget,
} from '../../src/subsidies.js';
import type { Zone } from '../../src/zone.js';

/** Moves the clock from 2025-10-16 to 2025-12-01. */
export const cancellationAfterPayment = (zone: () => Zone): void =>
  describe('7. a cancellation after payment', () => {
    const enterprise = partyCode(9);
    const coverOfLine = async () =>
      (await zone().must('policy-intake', 'GET', '/v1/totals', { role: 'auditor' })).lines.find(
        (line: { line: string }) => line.line === 'IP_LIAB',
      );

    test('asks back what was paid without a claim, once, and keeps later payments until it is returned', async () => {
      await enterpriseOfClassA(zone(), enterprise);
      await setBudget(zone(), 'IP', '500000.00');
      await zone().moveClockTo('2025-10-16T10:00:00+08:00');
      await reportPolicy(zone(), 'PZ-2025-C', enterprise, '120000.00', { line: 'IP_LIAB' });
      await decided(zone(), 'PZ-2025-C');
      await approve(zone(), 'IP');
      await pay(zone(), 'IP');
      expect(await applicationOf(zone(), 'PZ-2025-C')).toMatchObject({
        state: 'PAID',
        settled: '60000.00',
        payers: [
          { payer: 'CITY', amount: '30000.00' },
          { payer: 'ZONE', amount: '30000.00' },
        ],
      });

      await zone().moveClockTo('2025-10-20T10:00:00+08:00');
      const path = `/v1/policies/${insurer}/PZ-2025-C/cancellation`;
      const cancellation = { kind: 'MID_TERM', effectiveOn: '2025-10-20', refund: '96000.00' };
      const asInsurer = { role: 'insurer', uscc: insurer } as const;
      await zone().must('policy-intake', 'POST', path, asInsurer, cancellation);
      await zone().must('policy-intake', 'POST', path, asInsurer, cancellation);
      await zone().quiet();
      expect(await coverOfLine()).toMatchObject({ cumulativeCover: '20000000.00', inForceCover: '0.00' });
      expect(await clawbacksOf(zone(), enterprise)).toMatchObject([
        {
          amount: '48000.00',
          outstanding: '48000.00',
          dueOn: '2025-11-19',
          payers: [
            { payer: 'CITY', amount: '24000.00' },
            { payer: 'ZONE', amount: '24000.00' },
          ],
        },
      ]);

      await zone().moveClockTo('2025-12-01T10:00:00+08:00');
      await reportPolicy(zone(), 'PZ-2025-D', enterprise, '40000.00', {
        line: 'IP_LIAB',
        startOn: '2025-06-01',
        endOn: '2026-05-31',
      });
      expect(await decided(zone(), 'PZ-2025-D')).toMatchObject({ entitled: '20000.00' });
      await approve(zone(), 'IP');
      expect(await pay(zone(), 'IP')).toMatchObject({ paid: { count: 1, cash: '0.00', offset: '20000.00' } });
      expect(await clawbacksOf(zone(), enterprise)).toMatchObject([{ outstanding: '28000.00' }]);
    });
  });
