import { eventually } from '@donghu/testkit';
import { describe, expect, test } from '@jest/globals';
import { insurer } from '../../src/parties.js';
import { partyCode } from '../../src/party-code.js';
import { enterpriseOfClassA, reportPolicy } from '../../src/subsidies.js';
import type { Zone } from '../../src/zone.js';

/** Domain 5.2, over the intake and the credit service: what insurers report counts in a rating. */
export const insuredRating = (zone: () => Zone): void =>
  describe('a rating by what insurers report', () => {
    const insured = partyCode(1510);
    const lossRatio = async () => {
      const { indicators } = await zone().must(
        'credit-rating',
        'GET',
        `/v1/ratings/${insured}?purpose=SUPERVISION`,
        { role: 'regulator' },
      );
      return indicators.find((row: { code: string }) => row.code === 'CLM_LOSS_RATIO');
    };

    test('knows the premium of a policy and what its claims cost, down to each claim', async () => {
      await enterpriseOfClassA(zone(), insured);
      expect(await lossRatio()).toMatchObject({ state: 'MISSING' });
      // 185 of its 365 days are over on 2025-09-01.
      await reportPolicy(zone(), 'PZ-2025-1510', insured, '36500.00');
      await zone().must(
        'policy-intake',
        'POST',
        '/v1/claims',
        { role: 'insurer', uscc: insurer },
        {
          insurerUscc: insurer,
          claimNumber: 'PA-2025-1510',
          policyNumber: 'PZ-2025-1510',
          occurredOn: '2025-06-01',
          reportedOn: '2025-06-02',
          reserve: '14800.00',
        },
      );
      await eventually(async () =>
        expect(await lossRatio()).toMatchObject({
          state: 'SCORED',
          input: '0.800000',
          pointsMilli: 45_000,
          evidence: [
            { source: 'POLICIES', fact: 'EARNED 18500.00' },
            { source: 'CLAIMS', documentNumber: `${insurer}/PA-2025-1510`, fact: 'INCURRED 14800.00' },
          ],
        }),
      );
    });
  });
