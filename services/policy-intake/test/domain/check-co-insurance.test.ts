import { describe, expect, test } from '@jest/globals';
import { checkMembers, checkShares } from '../../src/domain/check-co-insurance.js';
import type { CoInsurer } from '../../src/domain/co-insurance.js';
import { code, day, insurer, insurerUscc } from '../policy-example.js';

const second = code('91440300100012316L');
const branch = code('913400007389489140');

const member = (uscc: typeof insurerUscc, sharePpm: number, lead = uscc === insurerUscc): CoInsurer => ({
  insurerUscc: uscc,
  sharePpm,
  lead,
});

describe('the shares of a co-insurance', () => {
  test.each<[string, readonly CoInsurer[], string | undefined]>([
    ['whole', [member(insurerUscc, 600_000), member(second, 400_000)], undefined],
    ['99.99 %', [member(insurerUscc, 600_000), member(second, 399_900)], 'SHARES_NOT_WHOLE'],
    ['100.0001 %', [member(insurerUscc, 600_000), member(second, 400_001)], 'SHARES_NOT_WHOLE'],
    ['with two leads', [member(insurerUscc, 600_000), member(second, 400_000, true)], 'ONE_LEAD'],
    ['without a lead', [member(insurerUscc, 600_000, false), member(second, 400_000)], 'ONE_LEAD'],
    [
      'of a member without a share',
      [member(insurerUscc, 1_000_000), member(second, 0)],
      'SHARE_NOT_POSITIVE',
    ],
    [
      'of one member twice',
      [member(insurerUscc, 500_000), member(insurerUscc, 500_000, false)],
      'MEMBER_REPEATED',
    ],
    ['led by another', [member(insurerUscc, 500_000, false), member(second, 500_000, true)], 'LEAD_REPORTS'],
  ])('%s', (_, members, rule) => {
    expect(checkShares(members, insurerUscc)?.fields[0]?.rule).toBe(rule);
  });

  test('tell what they add up to', () => {
    const refused = checkShares([member(insurerUscc, 600_000), member(second, 399_900)], insurerUscc);
    expect(refused?.facts).toEqual({ sumPpm: '999900' });
  });
});

describe('the members of a co-insurance', () => {
  const kinds = ['INSURER_HQ'];
  const on = day('2025-03-07');

  test('are two companies: branches of one are one company', () => {
    const members = [member(insurerUscc, 500_000), member(branch, 500_000)];
    const known = (parentUscc?: string) =>
      new Map([
        [insurerUscc, insurer()],
        [branch, insurer({ uscc: branch, parentUscc })],
      ]);
    expect(checkMembers(members, known(insurerUscc), on, kinds)?.fields[0]?.rule).toBe('ONE_COMPANY');
    expect(checkMembers(members, known(second), on, kinds)).toBeUndefined();
    expect(checkMembers(members, known(), on, kinds)).toBeUndefined();
  });
});
