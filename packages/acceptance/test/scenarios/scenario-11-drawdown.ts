import { beforeAll, describe, expect, test } from '@jest/globals';
import { insurer, registerEnterprise } from '../../src/parties.js';
import { partyCode } from '../../src/party-code.js';
import type { Zone } from '../../src/zone.js';

export const drawdownAboveCommitment = (zone: () => Zone): void =>
  describe('11. a drawdown above the commitment', () => {
    const enterprise = partyCode(11);
    const investor = { role: 'insurer', uscc: insurer } as const;
    const path = '/v1/projects/XM-2025-0011';
    const report = (what: string, body: object) =>
      zone().call('capital-investment', 'POST', `${path}/${what}`, investor, body);

    beforeAll(async () => {
      await registerEnterprise(zone(), enterprise);
      await zone().quiet();
      await zone().must('capital-investment', 'POST', '/v1/projects', investor, {
        projectId: 'XM-2025-0011',
        title: '光纤研发基地股权投资',
        investorUscc: insurer,
        enterpriseUscc: enterprise,
        instrument: 'EQUITY_DIRECT',
        commitment: '200000000.00',
        signedOn: '2025-01-10',
        termEndsOn: '2032-01-10',
      });
      await report('drawdowns', { reference: 'DW-1', amount: '150000000.00', drawnOn: '2025-03-31' });
    });

    test('is refused and changes nothing; the rest may be drawn, and returned principal stays introduced', async () => {
      expect(
        await report('drawdowns', { reference: 'DW-2', amount: '60000000.00', drawnOn: '2025-04-30' }),
      ).toMatchObject({
        status: 422,
        body: { code: 'OVER_COMMITMENT' },
      });
      const shown = () => zone().must('capital-investment', 'GET', path, investor);
      expect(await shown()).toMatchObject({ drawn: '150000000.00', state: 'DRAWING' });
      await report('drawdowns', { reference: 'DW-3', amount: '50000000.00', drawnOn: '2025-04-30' });
      expect(await shown()).toMatchObject({ drawn: '200000000.00', state: 'FULLY_DRAWN' });
      await report('returns', { reference: 'RT-1', amount: '30000000.00', returnedOn: '2025-06-30' });
      expect(await shown()).toMatchObject({ outstanding: '170000000.00', introduced: '200000000.00' });
      expect(
        await report('amendments', {
          reference: 'AM-1',
          commitment: '180000000.00',
          effectiveOn: '2025-07-01',
        }),
      ).toMatchObject({ status: 422, body: { code: 'COMMITMENT_BELOW_DRAWN' } });
    });
  });
