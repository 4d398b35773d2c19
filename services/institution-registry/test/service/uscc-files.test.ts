import { readFileSync } from 'node:fs';
import type { TestService } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startRegistry } from '../registry-under-test.js';

/** Public codes: the same files that the kernel's own tests read. */
const rowsOf = (file: string): string[] =>
  readFileSync(new URL(`../../../../packages/kernel/test/data/${file}`, import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1);

const institution = (uscc: string) => ({
  uscc,
  nameZh: '示例机构',
  kinds: [{ kind: 'INSURTECH', from: '2025-01-01' }],
  state: 'OPEN',
  effectiveOn: '2025-01-01',
  inZone: true,
});

const operator = { role: 'operator' };
let registry: TestService;

beforeAll(async () => {
  registry = await startRegistry();
});

afterAll(async () => {
  await registry?.stop();
});

describe('the registry', () => {
  test('registers every code of the public examples, without a warning', async () => {
    const codes = rowsOf('uscc-examples.csv').map((row) => row.split(',')[0] ?? '');
    const answers = await registry.bulk('/v1/institutions/bulk', codes.map(institution), operator);
    expect(answers).toEqual(
      codes.map((uscc, index) =>
        expect.objectContaining({ line: index + 1, outcome: 'registered', uscc, warnings: [] }),
      ),
    );
    expect(answers).toHaveLength(51);
  });

  test('refuses every faulty code by the rule it breaks, or takes it with the warning', async () => {
    const rows = rowsOf('uscc-invalid.csv').map((row) => {
      const [code = '', , reason = ''] = row.split(',');
      return { code, reason };
    });
    const answers = await registry.bulk(
      '/v1/institutions/bulk',
      rows.map(({ code }) => institution(code)),
      operator,
    );
    expect(answers).toHaveLength(27);
    expect(answers).toEqual(
      rows.map(({ reason }) =>
        reason === 'ORG_CODE'
          ? expect.objectContaining({ outcome: 'registered', warnings: ['ORG_CODE'] })
          : expect.objectContaining({
              outcome: 'rejected',
              code: 'USCC_INVALID',
              errors: [expect.objectContaining({ rule: reason })],
            }),
      ),
    );
  });

  test('keeps the raw input of a code beside the canonical one', async () => {
    const raw = ' 91420100616400352x ';
    await registry.call('POST', '/v1/enterprises', {
      as: operator,
      body: {
        uscc: raw,
        nameZh: '长飞光纤光缆股份有限公司',
        scale: 'LARGE',
        industryGroup: 'OPTO',
        classes: [],
        inZone: true,
        registrationMatches: true,
      },
    });
    const trail = await registry.call('GET', '/v1/audit?subject=91420100616400352X', {
      as: { role: 'auditor' },
    });
    expect(trail.body.items).toContainEqual(
      expect.objectContaining({ action: 'REGISTER_ENTERPRISE', rawInput: raw }),
    );
  });
});
