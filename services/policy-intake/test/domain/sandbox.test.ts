import { type DomainError, fen, isDomainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  admitPolicy,
  countClaim,
  freeRoom,
  noUse,
  openCase,
  type SandboxCaps,
  type SandboxFile,
  type SandboxPolicy,
} from '../../src/domain/sandbox.js';
import { day, insurerUscc } from '../policy-example.js';

const million = 100_000_000n;

const file = (caps: SandboxCaps): SandboxFile => ({
  case: openCase({
    caseId: 'SH-2025-0001',
    insurerUscc,
    lines: ['CONV_COST'],
    from: day('2025-01-01'),
    to: day('2026-01-01'),
    caps,
  }),
  enterprise: noUse,
  reached: [],
});

const policy = (cover: bigint, more: Partial<SandboxPolicy> = {}): SandboxPolicy => ({
  insurerUscc,
  line: 'CONV_COST',
  issuedOn: day('2025-03-07'),
  cover: fen(cover),
  premium: fen(cover / 100n),
  ...more,
});

const certain = (outcome: SandboxFile | DomainError): SandboxFile => {
  if (isDomainError(outcome)) throw new Error(outcome.detail);
  return outcome;
};

const ruleOf = (outcome: SandboxFile | DomainError): string =>
  isDomainError(outcome) ? (outcome.fields[0]?.rule ?? '') : 'ADMITTED';

/** Another enterprise, and nothing told yet. */
const next = (known: SandboxFile): SandboxFile => ({ ...known, enterprise: noUse, reached: [] });

describe('scenario 10: the caps of a sandbox case', () => {
  test('yellow is told once at 80 %, red when nothing is left, and what is void from the start frees its room', () => {
    const at380 = certain(admitPolicy(file({ COVER: 500n * million }), policy(380n * million), 80n));
    expect(at380.reached).toEqual([]);
    const at392 = certain(admitPolicy(next(at380), policy((25n * million) / 2n), 80n));
    expect(at392.reached).toEqual([]);
    const at405 = certain(admitPolicy(next(at392), policy((25n * million) / 2n), 80n));
    expect(at405.reached).toEqual([
      { cap: 'COVER', level: 'YELLOW', used: 405n * million, limit: 500n * million },
    ]);
    const at480 = certain(admitPolicy(next(at405), policy(75n * million), 80n));
    expect(at480.reached).toEqual([]);
    const at500 = certain(admitPolicy(next(at480), policy(20n * million), 80n));
    expect(at500.reached).toMatchObject([{ cap: 'COVER', level: 'RED' }]);
    expect(ruleOf(admitPolicy(next(at500), policy(1n), 80n))).toBe('SANDBOX_CAP');
    const use = { cover: fen(15n * million), premium: fen(0n) };
    const at485 = freeRoom({ ...next(at500), enterprise: { policies: 1, cover: use.cover } }, use, 80n);
    expect(at485.case).toMatchObject({ cover: 485n * million, red: [], yellow: ['COVER'] });
    expect(ruleOf(admitPolicy(next(at485), policy(15n * million), 80n))).toBe('ADMITTED');
  });

  test.each<[string, SandboxCaps, Partial<SandboxPolicy>, string]>([
    ['of another insurer', {}, { insurerUscc: '91310000132235899W' }, 'SANDBOX_TERMS'],
    ['of another line', {}, { line: 'CYBER' }, 'SANDBOX_TERMS'],
    ['issued before the protection period', {}, { issuedOn: day('2024-12-31') }, 'SANDBOX_PERIOD'],
    ['issued after the protection period', {}, { issuedOn: day('2026-01-01') }, 'SANDBOX_PERIOD'],
    ['beyond the number of policies', { POLICIES: 0n }, {}, 'SANDBOX_CAP'],
    ['beyond the number of enterprises', { ENTERPRISES: 0n }, {}, 'SANDBOX_CAP'],
    ['beyond the cover of an enterprise', { COVER_PER_ENTERPRISE: million - 1n }, {}, 'SANDBOX_CAP'],
    ['beyond the premium', { PREMIUM: 1n }, {}, 'SANDBOX_CAP'],
    [
      'within all of them',
      { POLICIES: 1n, ENTERPRISES: 1n, COVER: million, PREMIUM: million },
      {},
      'ADMITTED',
    ],
  ])('a policy %s', (_, caps, more, expected) => {
    expect(ruleOf(admitPolicy(file(caps), policy(million, more), 80n))).toBe(expected);
  });

  test('an enterprise counts once, and until its last policy is void', () => {
    const one = certain(admitPolicy(file({ ENTERPRISES: 1n }), policy(million), 80n));
    const two = certain(admitPolicy(one, policy(million), 80n));
    expect(two.case).toMatchObject({ policies: 2, enterprises: 1 });
    expect(ruleOf(admitPolicy(next(two), policy(million), 80n))).toBe('SANDBOX_CAP');
    const use = { cover: fen(million), premium: fen(million / 100n) };
    const none = freeRoom(freeRoom(two, use, 80n), use, 80n);
    expect(none.case).toMatchObject({ policies: 0, enterprises: 0, cover: 0n, premium: 0n });
  });

  test('paid claims are never refused: they pause the case', () => {
    const paused = countClaim(file({ CLAIMS_PAID: 100n }), fen(150n), 80n);
    expect(paused).toMatchObject({
      case: { state: 'PAUSED', claimsPaid: 150n },
      reached: [{ level: 'YELLOW' }, { level: 'RED' }],
    });
    expect(ruleOf(admitPolicy(paused, policy(million), 80n))).toBe('SANDBOX_STATE');
  });

  test('no order of policies and voidings takes a cap beyond its limit', () => {
    const steps = fc.array(fc.tuple(fc.bigInt(1n, 60n), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (all) => {
        let known = file({ COVER: 100n, POLICIES: 5n });
        const open: bigint[] = [];
        for (const [cover, voids] of all) {
          const freed = voids ? open.pop() : undefined;
          if (freed !== undefined)
            known = freeRoom(known, { cover: fen(freed), premium: fen(freed / 100n) }, 80n);
          else {
            const outcome = admitPolicy(known, policy(cover), 80n);
            if (!isDomainError(outcome)) {
              known = outcome;
              open.push(cover);
            }
          }
          expect(known.case.cover).toBe(open.reduce((sum, one) => sum + one, 0n));
          expect(known.case.policies).toBe(open.length);
          expect(known.case.cover <= 100n && open.length <= 5).toBe(true);
        }
      }),
    );
  });
});
