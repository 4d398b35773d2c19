import { beforeAll, describe, expect, test } from '@jest/globals';
import { insurer, registerInsurer } from '../../src/parties.js';
import { partyCode } from '../../src/party-code.js';
import { policy } from '../../src/policies.js';
import type { Zone } from '../../src/zone.js';

export const thirdsAndReinsurance = (zone: () => Zone): void =>
  describe('9. thirds and reinsurance', () => {
    // The first follower has the lower code: the tie of the second payment is its.
    const [first = '', second = ''] = [partyCode(91), partyCode(92)].toSorted();
    const asInsurer = { role: 'insurer', uscc: insurer } as const;
    const must = (path: string, body: object) => zone().must('policy-intake', 'POST', path, asInsurer, body);
    const claimPath = `/v1/claims/${insurer}/PA-2025-0009`;
    const pay = (reference: string) =>
      must(`${claimPath}/payments`, { reference, amount: '100.00', paidOn: '2025-06-20' });
    const shown = async () => {
      const { payments } = await zone().must('policy-intake', 'GET', claimPath, asInsurer);
      return payments.map((payment: { members: { insurerUscc: string; amount: string }[] }) =>
        [insurer, first, second].map(
          (uscc) => payment.members.find(({ insurerUscc }) => insurerUscc === uscc)?.amount,
        ),
      );
    };

    beforeAll(async () => {
      await registerInsurer(zone(), first, '示例财产保险丙');
      await registerInsurer(zone(), second, '示例财产保险丁');
      await zone().quiet();
      const members = [
        { insurerUscc: insurer, sharePpm: 333_334, lead: true },
        { insurerUscc: first, sharePpm: 333_333 },
        { insurerUscc: second, sharePpm: 333_333 },
      ];
      await must(
        '/v1/policies',
        policy('PZ-2025-0009', partyCode(90), '9000.00', { line: 'MNA', coInsurance: { members } }),
      );
      await must(`/v1/policies/${insurer}/PZ-2025-0009/cessions`, {
        reference: 'FC-1',
        cedantUscc: insurer,
        reinsurer: '91100000100023789N',
        kind: 'TREATY_QS',
        cededPpm: 400_000,
        from: '2025-03-01',
      });
      await must('/v1/claims', {
        insurerUscc: insurer,
        claimNumber: 'PA-2025-0009',
        policyNumber: 'PZ-2025-0009',
        occurredOn: '2025-06-01',
        reportedOn: '2025-06-02',
        reserve: '1000.00',
      });
    });

    test('100.00 is 33.34, 33.33 and 33.33, of which the lead recovers 13.34', async () => {
      await pay('ZF-1');
      expect(await shown()).toEqual([['33.34', '33.33', '33.33']]);
      const claim = await zone().must('policy-intake', 'GET', claimPath, asInsurer);
      expect(claim.recoveries).toMatchObject([{ cedantUscc: insurer, amount: '13.34' }]);
    });

    test('100.00 again is 33.33, 33.34 and 33.33: together 66.67, 66.67 and 66.66', async () => {
      await pay('ZF-2');
      await pay('ZF-2');
      expect(await shown()).toEqual([
        ['33.34', '33.33', '33.33'],
        ['33.33', '33.34', '33.33'],
      ]);
      const { members, paid } = await zone().must('policy-intake', 'GET', claimPath, asInsurer);
      expect(paid).toBe('200.00');
      expect(members).toEqual(
        expect.arrayContaining([
          { insurerUscc: insurer, amount: '66.67' },
          { insurerUscc: first, amount: '66.67' },
          { insurerUscc: second, amount: '66.66' },
        ]),
      );
    });
  });
