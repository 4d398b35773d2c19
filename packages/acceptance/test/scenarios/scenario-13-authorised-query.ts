import { describe, expect, test } from '@jest/globals';
import { partyCode } from '../../src/party-code.js';
import { enterpriseOfClassA } from '../../src/subsidies.js';
import type { Zone } from '../../src/zone.js';

/** Moves the clock from 2025-07-10 to 2025-09-01: it runs before the scenarios of autumn 2025. */
export const authorisedQuery = (zone: () => Zone): void =>
  describe('13. an authorised credit query', () => {
    const subject = partyCode(10);
    const bank = { role: 'bank', uscc: '911000001000013428' } as const;
    const owner = { role: 'enterprise', uscc: subject } as const;
    const ask = (purpose: string) =>
      zone().call('credit-rating', 'GET', `/v1/ratings/${subject}?purpose=${purpose}`, bank);
    const authorise = (from: string, to: string) =>
      zone().must('credit-rating', 'POST', '/v1/authorisations', owner, {
        subject,
        asker: bank.uscc,
        purpose: 'LOAN_REVIEW',
        from,
        to,
      });

    test('is answered for its purpose and its period, until it is revoked; the enterprise sees every one', async () => {
      await zone().moveClockTo('2025-07-10T10:00:00+08:00');
      await enterpriseOfClassA(zone(), subject);
      const granted = await authorise('2025-07-10', '2025-08-31');
      expect(await ask('LOAN_REVIEW')).toMatchObject({ status: 200, body: { supervisionClass: 'A' } });
      expect(await ask('CLAIM')).toMatchObject({ status: 403, body: { code: 'AUTHORISATION_MISSING' } });
      await zone().moveClockTo('2025-07-11T10:00:00+08:00');
      await zone().must('credit-rating', 'DELETE', `/v1/authorisations/${granted.id}`, owner);
      expect(await ask('LOAN_REVIEW')).toMatchObject({ status: 403 });
      await authorise('2025-07-11', '2025-08-31');
      await zone().moveClockTo('2025-09-01T10:00:00+08:00');
      expect(await ask('LOAN_REVIEW')).toMatchObject({ status: 403 });
      const seen = await zone().must('credit-rating', 'GET', `/v1/lookups?subject=${subject}`, owner);
      const bankLookUps = seen.items.filter((entry: { asker?: string }) => entry.asker === bank.uscc);
      expect(bankLookUps).toHaveLength(4);
    });
  });
