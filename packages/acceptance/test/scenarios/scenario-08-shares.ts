import { beforeAll, describe, expect, test } from '@jest/globals';
import { insurer, registerInsurer } from '../../src/parties.js';
import { partyCode } from '../../src/party-code.js';
import { policy } from '../../src/policies.js';
import type { Zone } from '../../src/zone.js';

export const sharesOfCoInsurance = (zone: () => Zone): void =>
  describe('8. the shares of a co-insurance', () => {
    const [second, third, branch] = [partyCode(81), partyCode(82), partyCode(83)];
    const asInsurer = { role: 'insurer', uscc: insurer } as const;
    const members = (...shares: readonly [string, number, boolean?][]) =>
      shares.map(([insurerUscc, sharePpm, lead = false]) => ({ insurerUscc, sharePpm, lead }));
    const send = (shares: ReturnType<typeof members>) =>
      zone().call(
        'policy-intake',
        'POST',
        '/v1/policies',
        asInsurer,
        policy('PZ-2025-0008', partyCode(80), '1000000.01', {
          line: 'MNA',
          coInsurance: { members: shares },
        }),
      );

    beforeAll(async () => {
      await registerInsurer(zone(), second, '示例财产保险甲');
      await registerInsurer(zone(), third, '示例财产保险乙');
      await registerInsurer(zone(), branch, '示例分公司', insurer);
      await zone().quiet();
    });

    test.each<[string, ReturnType<typeof members>, string]>([
      ['99.99 %', members([insurer, 400_000, true], [second, 350_000], [third, 249_900]), 'SHARES_NOT_WHOLE'],
      ['two leads', members([insurer, 400_000, true], [second, 350_000, true], [third, 250_000]), 'ONE_LEAD'],
      ['no lead', members([insurer, 400_000], [second, 350_000], [third, 250_000]), 'ONE_LEAD'],
      ['two branches of one company', members([insurer, 600_000, true], [branch, 400_000]), 'ONE_COMPANY'],
    ])('%s are refused', async (_, shares, rule) => {
      expect(await send(shares)).toMatchObject({ status: 400, body: { errors: [{ rule }] } });
    });

    test('40, 35 and 25 % of 1,000,000.01 are 400,000.01, 350,000.00 and 250,000.00', async () => {
      expect(
        await send(members([insurer, 400_000, true], [second, 350_000], [third, 250_000])),
      ).toMatchObject({
        status: 201,
      });
      const path = `/v1/policies/${insurer}/PZ-2025-0008`;
      const shown = await zone().must('policy-intake', 'GET', path, asInsurer);
      const premiums = shown.members.map(
        ({ insurerUscc, premium }: { insurerUscc: string; premium: string }) => [insurerUscc, premium],
      );
      expect(Object.fromEntries(premiums)).toEqual({
        [insurer]: '400000.01',
        [second]: '350000.00',
        [third]: '250000.00',
      });
    });
  });
