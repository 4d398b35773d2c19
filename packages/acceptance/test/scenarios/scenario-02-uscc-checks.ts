import { describe, expect, test } from '@jest/globals';
import type { Zone } from '../../src/zone.js';

const operator = { role: 'operator' } as const;

const institution = (uscc: string) => ({
  uscc,
  nameZh: '示例机构',
  kinds: [{ kind: 'INSURTECH', from: '2025-01-01' }],
  state: 'OPEN',
  effectiveOn: '2025-01-01',
  licences: [],
  inZone: true,
});

export const usccChecks = (zone: () => Zone): void =>
  describe('2. codes', () => {
    const register = (uscc: string) =>
      zone().call('institution-registry', 'POST', '/v1/institutions', operator, institution(uscc));
    const refusal = async (uscc: string) => (await register(uscc)).body.errors?.[0]?.rule;

    test('are normalised before they are checked', async () => {
      expect(await register(' 91420100616400352x ')).toMatchObject({
        status: 201,
        body: { uscc: '91420100616400352X' },
      });
      expect(await register('９１４４０３００１９２２０３８２１６')).toMatchObject({
        status: 201,
        body: { uscc: '914403001922038216' },
      });
    });

    test('are refused by the rule they break', async () => {
      expect(await refusal('91420100616400352Y')).toBe('CHECK_DIGIT');
      expect(await refusal('000000000000000000')).toBe('DEPARTMENT');
    });

    test('whose remainder is zero have the check digit zero', async () => {
      expect(await register('913400007389489140')).toMatchObject({ status: 201 });
    });

    test('that fail the organisation code are taken with a warning', async () => {
      expect(await register('91310000631295002H')).toMatchObject({
        status: 201,
        body: { warnings: ['ORG_CODE'] },
      });
    });

    test('that fail the check digit are taken by override of two supervisors, for all to see', async () => {
      const code = '91350211M0000XUF46';
      expect(await refusal(code)).toBe('CHECK_DIGIT');
      const first = { role: 'regulator', subject: 'first@regulator' } as const;
      const second = { role: 'regulator', subject: 'second@regulator' } as const;
      const request = {
        uscc: code,
        reason: 'confirmed by the registration authority',
        evidence: 'letter 2025-17',
      };
      await zone().must('institution-registry', 'POST', '/v1/uscc-overrides', first, request);
      await zone().must('institution-registry', 'POST', `/v1/uscc-overrides/${code}/approval`, second);
      expect(await register(code)).toMatchObject({ status: 201, body: { uscc: code } });
      const trail = await zone().must('institution-registry', 'GET', `/v1/audit?subject=${code}`, {
        role: 'auditor',
      });
      expect(trail.items.map((entry: { action: string; by: string }) => [entry.action, entry.by])).toEqual([
        ['REQUEST_USCC_OVERRIDE', 'first@regulator'],
        ['APPROVE_USCC_OVERRIDE', 'second@regulator'],
        ['REGISTER_INSTITUTION', 'operator@donghu'],
      ]);
    });
  });
