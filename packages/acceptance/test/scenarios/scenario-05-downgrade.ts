import { beforeAll, describe, expect, test } from '@jest/globals';
import { addCreditRecords, makeClassC, ratingOf } from '../../src/credit.js';
import { partyCode } from '../../src/party-code.js';
import {
  applicationOf,
  approve,
  decided,
  enterpriseOfClassA,
  pay,
  reportPolicy,
  setBudget,
} from '../../src/subsidies.js';
import type { Zone } from '../../src/zone.js';

const premium = '123456.78';

/** Moves the clock from 2025-09-05 to 2025-10-15. */
export const downgradeChangesRate = (zone: () => Zone): void =>
  describe('5. a downgrade', () => {
    const downgraded = partyCode(1);
    const listed = partyCode(2);

    beforeAll(async () => {
      await enterpriseOfClassA(zone(), downgraded);
      await enterpriseOfClassA(zone(), listed);
      await setBudget(zone(), 'RND', '5000000.00');
      await zone().moveClockTo('2025-09-05T10:00:00+08:00');
      await reportPolicy(zone(), 'PZ-2025-X', downgraded, premium);
      await reportPolicy(zone(), 'PZ-2025-V', listed, premium);
      await Promise.all([decided(zone(), 'PZ-2025-X'), decided(zone(), 'PZ-2025-V')]);
    }, 60_000);

    test('changes the rate of what is submitted afterwards, and not of what was submitted before', async () => {
      await zone().moveClockTo('2025-09-10T10:00:00+08:00');
      await makeClassC(zone(), downgraded, '2025-09-10');
      expect(await ratingOf(zone(), downgraded)).toMatchObject({ supervisionClass: 'C' });
      await zone().moveClockTo('2025-09-20T10:00:00+08:00');
      await reportPolicy(zone(), 'PZ-2025-Y', downgraded, premium);
      expect(await decided(zone(), 'PZ-2025-Y')).toMatchObject({
        entitled: '37037.03',
        supervisionClass: 'C',
      });
      expect(await applicationOf(zone(), 'PZ-2025-X')).toMatchObject({
        entitled: '61728.39',
        supervisionClass: 'A',
      });
    });

    test('leaves X to be paid; a listing as seriously dishonest blocks every payment', async () => {
      await zone().moveClockTo('2025-10-01T10:00:00+08:00');
      await addCreditRecords(zone(), listed, '2025-10-01', [
        ['VETO_SET', 'DRC', { value: 'SERIOUS_DISHONESTY' }],
      ]);
      await approve(zone(), 'RND');
      await zone().moveClockTo('2025-10-15T10:00:00+08:00');
      await pay(zone(), 'RND');
      expect(await applicationOf(zone(), 'PZ-2025-X')).toMatchObject({ state: 'PAID', settled: '61728.39' });
      expect(await applicationOf(zone(), 'PZ-2025-V')).toMatchObject({ state: 'BLOCKED', settled: '0.00' });
      expect((await applicationOf(zone(), 'PZ-2025-V')).blockedFor).not.toBe('');
    });
  });
