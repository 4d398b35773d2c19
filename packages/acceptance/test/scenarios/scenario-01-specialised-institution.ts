import { describe, expect, test } from '@jest/globals';
import type { Zone } from '../../src/zone.js';

const operator = { role: 'operator' } as const;

/** The registry's part: the counts of T13 and TG2 are the statistics service's. */
export const specialisedInstitution = (zone: () => Zone): void =>
  describe('1. a specialised institution', () => {
    const unit = {
      uscc: '91420000MA49148N8B',
      nameZh: '史带财产保险股份有限公司湖北分公司',
      kinds: [{ kind: 'INSURER_SPECIALISED', from: '2025-03-10' }],
      state: 'OPEN',
      effectiveOn: '2025-03-10',
      licences: [{ scheme: 'CBIRC', number: '000142420000', from: '2019-01-01' }],
      inZone: true,
      dedicatedUnit: { from: '2025-03-10', separateAssessment: true, headOfficeDepartment: '科技保险部' },
    };
    const later = {
      ...unit,
      uscc: '91440101MA59BQ6F6J',
      nameZh: '史带财产保险股份有限公司广东分公司',
      kinds: [{ kind: 'INSURER_SPECIALISED', from: '2025-11-02' }],
      effectiveOn: '2025-11-02',
      licences: [],
      dedicatedUnit: { ...unit.dedicatedUnit, from: '2025-11-02' },
    };

    test('is registered once; its code takes a further role', async () => {
      await zone().must('institution-registry', 'POST', '/v1/institutions', operator, unit);
      expect(
        await zone().call('institution-registry', 'POST', '/v1/institutions', operator, unit),
      ).toMatchObject({
        status: 409,
        body: { code: 'INSTITUTION_ALREADY_REGISTERED' },
      });
      await zone().must('institution-registry', 'POST', `/v1/institutions/${unit.uscc}/roles`, operator, {
        kind: 'SERVICE_OUTLET',
        from: '2025-04-01',
      });
      const shown = await zone().must(
        'institution-registry',
        'GET',
        `/v1/institutions/${unit.uscc}`,
        operator,
      );
      expect(shown.roles.map((role: { kind: string }) => role.kind)).toEqual([
        'INSURER_SPECIALISED',
        'SERVICE_OUTLET',
      ]);
    });

    test('counts from the day of its designation, as of any date', async () => {
      await zone().must('institution-registry', 'POST', '/v1/institutions', operator, later);
      const designated = async (asOf: string): Promise<readonly string[]> => {
        const query = `kind=INSURER_SPECIALISED&state=OPEN&limit=500&asOf=${asOf}`;
        const page = await zone().must('institution-registry', 'GET', `/v1/institutions?${query}`, operator);
        return page.items
          .filter((item: { dedicatedUnits: readonly unknown[] }) => item.dedicatedUnits.length > 0)
          .map((item: { uscc: string }) => item.uscc);
      };
      expect(await designated('2025-03-09')).toEqual([]);
      expect(await designated('2025-06-30')).toEqual([unit.uscc]);
      expect(await designated('2025-11-02')).toEqual([unit.uscc, later.uscc]);
    });
  });
