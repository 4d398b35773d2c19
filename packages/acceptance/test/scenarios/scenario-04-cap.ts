import { describe, expect, test } from '@jest/globals';
import { decided, enterpriseOfClassA, finance, reportPolicy } from '../../src/subsidies.js';
import type { Zone } from '../../src/zone.js';

export const subsidyLimitedByCap = (zone: () => Zone): void =>
  describe('4. a subsidy limited by a cap', () => {
    const enterprise = '914201003033179534';

    test('is what the scheme has left for the enterprise in the year, shared by both payers', async () => {
      await enterpriseOfClassA(zone(), enterprise);
      await zone().must('subsidy-disbursement', 'POST', '/v1/earlier-subsidies', finance, {
        enterpriseUscc: enterprise,
        year: 2025,
        scheme: 'RND',
        amount: '150000.00',
      });
      await reportPolicy(zone(), 'PZ-CAP-0001', enterprise, '400000.00');
      const application = await decided(zone(), 'PZ-CAP-0001');
      expect(application).toMatchObject({
        state: 'ASSESSED',
        scheme: 'RND',
        supervisionClass: 'A',
        raw: '200000.00',
        entitled: '150000.00',
        decidingLimit: 'SCHEME_CAP',
      });
      const path = `/v1/applications/${application.id}/explanation`;
      const explained = await zone().must('subsidy-disbursement', 'GET', path, {
        role: 'enterprise',
        uscc: enterprise,
      });
      expect(JSON.stringify(explained)).toContain('150000.00');
    });
  });
