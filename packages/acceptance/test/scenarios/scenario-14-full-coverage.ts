import { eventCatalogue } from '@donghu/contracts';
import { readStoredEvents, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { insurer, registerInsurer } from '../../src/parties.js';
import { partyCode } from '../../src/party-code.js';
import { policy } from '../../src/policies.js';
import { Zone } from '../../src/zone.js';

const bureau = { role: 'bureau' } as const;
const asInsurer = { role: 'insurer', uscc: insurer } as const;

/** In ascending order of their codes. */
const enterprises = Array.from({ length: 40 }, (_, index) => partyCode(1400 + index)).sort();
const [renewing = '', ...others] = enterprises;
const bare = others.slice(-2);
const insured = others.slice(0, -2);

let numbers = 0;

const liability = (line: string, uscc: string, startOn: string, endOn: string) => {
  numbers += 1;
  return policy(`PZ-2025-14${String(numbers).padStart(3, '0')}`, uscc, '30000.00', {
    line,
    startOn,
    endOn,
    issuedOn: startOn,
    paidOn: startOn,
  });
};

const obliged = (line: string, department: string) => (enterpriseUscc: string) => ({
  department,
  enterpriseUscc,
  line,
  from: '2025-01-01',
  category: '危险化学品',
  listReference: '2025年应保企业名录',
});

/** A zone of its own: its dates lie before and among those of the other scenarios. */
export const fullCoverage = (): void =>
  describe('14. full coverage', () => {
    let zone: Zone;

    const see = (path: string) => zone.must('policy-intake', 'GET', path, bureau);

    const rates = async (more = ''): Promise<readonly string[]> => {
      const query = `from=2025-06-30&to=2025-07-20${more}`;
      const { days } = await see(`/v1/coverage/ENV_LIAB/series?${query}`);
      return days.map(({ ratePercent }: { ratePercent: string }) => ratePercent);
    };

    const gapsOn = async (date: string) => (await see(`/v1/coverage/ENV_LIAB/gaps?asOf=${date}`)).items;

    const lapse = (line: string, isIt: (found: { closing?: { on: string } }) => boolean) =>
      waitFor(
        async () => {
          const { items } = await see(`/v1/lapses?line=${line}`);
          const found = items.find((item: { enterpriseUscc: string }) => item.enterpriseUscc === renewing);
          return found !== undefined && isIt(found) && found;
        },
        { what: `the lapse of ${line}`, timeoutMillis: 30_000 },
      );

    const told = async () => {
      const { natsUrl } = zone.platform.backing;
      const [opened, closed] = await Promise.all([
        readStoredEvents(natsUrl, eventCatalogue.LapseOpened),
        readStoredEvents(natsUrl, eventCatalogue.LapseClosed),
      ]);
      const ofRenewing = (event: { subject: string }): boolean => event.subject.endsWith(`.${renewing}`);
      return { opened: opened.filter(ofRenewing), closed: closed.filter(ofRenewing) };
    };

    beforeAll(async () => {
      zone = await Zone.open({ services: ['institution-registry', 'policy-intake'] });
      await zone.moveClockTo('2025-06-30T10:00:00+08:00');
      await registerInsurer(zone);
      const registered = enterprises.map((uscc) => ({
        uscc,
        nameZh: '武汉光谷示例化工有限公司',
        scale: 'MEDIUM',
        industryGroup: 'OTHER',
        classes: [],
        inZone: true,
        registrationMatches: true,
      }));
      const operator = { role: 'operator' } as const;
      await zone.bulk('institution-registry', '/v1/enterprises/bulk', registered, operator);
      await zone.quiet();
      const policies = [
        ...insured.map((uscc) => liability('ENV_LIAB', uscc, '2025-01-01', '2025-12-31')),
        liability('ENV_LIAB', renewing, '2024-07-01', '2025-06-30'),
        liability('SAFETY_LIAB', renewing, '2024-07-01', '2025-06-30'),
      ];
      const answers = await zone.bulk('policy-intake', '/v1/policies/bulk', policies, asInsurer);
      expect(answers.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
        policies.map(() => 'accepted'),
      );
      const lists = [...enterprises.map(obliged('ENV_LIAB', 'EEB')), obliged('SAFETY_LIAB', 'EMB')(renewing)];
      await zone.bulk('institution-registry', '/v1/obligations/bulk', lists, bureau);
      await zone.quiet();
    }, 120_000);

    afterAll(async () => {
      await zone?.close();
    }, 60_000);

    test('is 95.00 % on 2025-06-30, with a gap list of two', async () => {
      expect(await see('/v1/coverage/ENV_LIAB')).toEqual({
        line: 'ENV_LIAB',
        date: '2025-06-30',
        obligated: 40,
        insured: 38,
        ratePercent: '95.00',
      });
      expect(await gapsOn('2025-06-30')).toMatchObject(
        bare.map((enterpriseUscc) => ({ enterpriseUscc, since: '2025-01-01' })),
      );
    });

    test('falls to 92.50 % with the policy that ended, and the warning opens on 2025-07-01', async () => {
      await zone.moveClockTo('2025-07-01T00:00:00+08:00');
      expect(await lapse('ENV_LIAB', () => true)).toMatchObject({
        kind: 'LAPSE_MANDATORY',
        from: '2025-07-01',
        openedOn: '2025-07-01',
      });
      expect(await see('/v1/coverage/ENV_LIAB')).toMatchObject({ insured: 37, ratePercent: '92.50' });
      await zone.moveClockTo('2025-07-02T10:00:00+08:00');
      expect(await see('/v1/coverage/ENV_LIAB')).toMatchObject({ insured: 37, ratePercent: '92.50' });
      expect(await gapsOn('2025-07-02')).toHaveLength(3);
    });

    test('rises again, and the warning closes, on the day on which a renewal that is known begins', async () => {
      const renewal = liability('SAFETY_LIAB', renewing, '2025-07-03', '2026-07-02');
      const inTime = { ...renewal, issuedOn: '2025-07-02', paidOn: '2025-07-02' };
      await zone.must('policy-intake', 'POST', '/v1/policies', asInsurer, inTime);
      const open = await lapse('SAFETY_LIAB', () => true);
      expect(open.closing).toBeUndefined();
      await zone.moveClockTo('2025-07-03T00:00:00+08:00');
      expect(await lapse('SAFETY_LIAB', ({ closing }) => closing !== undefined)).toMatchObject({
        from: '2025-07-01',
        openedOn: '2025-07-01',
        closing: {
          on: '2025-07-03',
          recordedOn: '2025-07-03',
          reportedOn: '2025-07-02',
          reportedLate: false,
        },
      });
      expect(await see('/v1/coverage/SAFETY_LIAB')).toMatchObject({ obligated: 1, ratePercent: '100.00' });
    });

    test('is corrected by the renewal reported on 2025-07-20, and the warning closed with the late date', async () => {
      await zone.moveClockTo('2025-07-20T10:00:00+08:00');
      const lapsed = ['95.00', ...Array.from({ length: 20 }, () => '92.50')];
      expect(await rates()).toEqual(lapsed);
      const open = await lapse('ENV_LIAB', () => true);
      expect(open.closing).toBeUndefined();

      const renewal = liability('ENV_LIAB', renewing, '2025-07-03', '2026-07-02');
      await zone.must('policy-intake', 'POST', '/v1/policies', asInsurer, renewal);

      expect(await rates()).toEqual([
        '95.00',
        '92.50',
        '92.50',
        ...Array.from({ length: 18 }, () => '95.00'),
      ]);
      expect(await rates('&knownAt=2025-07-19')).toEqual(lapsed);
      expect(await gapsOn('2025-07-03')).toHaveLength(2);
      expect(await lapse('ENV_LIAB', () => true)).toMatchObject({
        from: '2025-07-01',
        closing: { on: '2025-07-03', reason: 'COVERED', reportedOn: '2025-07-20', reportedLate: true },
      });
      const own = await zone.must('policy-intake', 'GET', `/v1/enterprises/${renewing}/coverage`, {
        role: 'enterprise',
        uscc: renewing,
      });
      expect(own.lines).toMatchObject([
        { line: 'ENV_LIAB', obliged: true, lapses: [{ from: '2025-07-01', closing: { on: '2025-07-03' } }] },
        { line: 'SAFETY_LIAB', obliged: true, lapses: [{ from: '2025-07-01' }] },
      ]);
      expect(own.lines[0].gap).toBeUndefined();
    });

    test('tells each lapse once when it opens and once when it closes', async () => {
      await zone.quiet();
      const { opened, closed } = await told();
      expect(opened.map(({ message }) => message)).toMatchObject([
        { lapsedFrom: '2025-07-01', recordedOn: '2025-07-01' },
        { lapsedFrom: '2025-07-01', recordedOn: '2025-07-01' },
      ]);
      expect(closed.map(({ message }) => message)).toMatchObject([
        { line: 'SAFETY_LIAB', closedOn: '2025-07-03', reportedLate: false },
        { line: 'ENV_LIAB', closedOn: '2025-07-03', reportedOn: '2025-07-20', reportedLate: true },
      ]);
    });
  });
