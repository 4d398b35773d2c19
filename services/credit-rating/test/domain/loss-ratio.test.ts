import { fen, formatRate, parseRate, zeroRate } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { assess } from '../../src/domain/assess.js';
import type { ClaimOnFile } from '../../src/domain/claim-on-file.js';
import { type EnterpriseFile, emptyFile, fileClaim } from '../../src/domain/enterprise-file.js';
import { lossRatio } from '../../src/domain/loss-ratio.js';
import { nextScoreTurn } from '../../src/domain/next-turn.js';
import type { PolicyOnFile } from '../../src/domain/policy-on-file.js';
import { scorecard2025No1 as card } from '../../src/parameters/scorecard-2025-1.js';
import { day, filed, record } from '../file-builder.js';

const yuan = (amount: number) => fen(BigInt(amount) * 100n);

/** Covered from one day to another, both included. */
const policy = (
  from: string,
  to: string,
  premium: number,
  more: Partial<PolicyOnFile> = {},
): PolicyOnFile => ({
  id: 'i/1',
  accepted: { from: day(from), to: day(to), paidOn: undefined, premium: yuan(premium) },
  ...more,
});

const claim = (occurredOn: string, incurred: number, more: Partial<ClaimOnFile> = {}): ClaimOnFile => ({
  id: 'i/C-1',
  policyId: 'i/1',
  occurredOn: day(occurredOn),
  incurred: yuan(incurred),
  version: 1,
  ...more,
});

const insured = (policies: readonly PolicyOnFile[], claims: readonly ClaimOnFile[] = []): EnterpriseFile => ({
  ...emptyFile,
  policies,
  claims,
});

describe('the loss ratio of three years', () => {
  const year = policy('2025-01-01', '2025-12-31', 36_500);

  test('is what was incurred over the premium of the days covered so far', () => {
    // 100 days of 365.
    const found = lossRatio(insured([year], [claim('2025-02-01', 4_000)]), day('2025-04-10'));
    expect(found).toMatchObject({ earned: yuan(10_000), incurred: yuan(4_000), ratio: 400_000n });
  });

  test('is rounded up, so that no band is reached by rounding', () => {
    const odd = policy('2025-01-01', '2025-12-31', 30_000);
    expect(lossRatio(insured([odd], [claim('2025-02-01', 10_000)]), day('2026-01-01'))?.ratio).toBe(333_334n);
  });

  test('is a rate that can be read, however small the premium', () => {
    const tiny = {
      id: 'i/1',
      accepted: { from: day('2025-01-01'), to: day('2025-01-01'), paidOn: undefined, premium: fen(1n) },
    };
    const found = lossRatio(insured([tiny], [claim('2025-01-01', 100_000_000_000)]), day('2025-02-01'));
    expect(parseRate(formatRate(found?.ratio ?? zeroRate))).toBe(999_999_999_999_999_999n);
  });

  test.each([
    ['before the first covered day', [year], '2024-12-31'],
    ['when the last one is three years ago', [year], '2028-12-31'],
    ['where there is no premium', [policy('2025-01-01', '2025-12-31', 0)], '2025-06-01'],
    [
      'where nobody told the premium',
      [{ id: 'i/1', accepted: { from: day('2025-01-01'), to: day('2025-12-31'), paidOn: undefined } }],
      '2025-06-01',
    ],
    [
      'of a policy that is void from the start',
      [{ ...year, cancelled: { fromStart: true, effectiveOn: day('2025-01-01') } }],
      '2025-06-01',
    ],
    ['of a policy of which the acceptance has not come yet', [{ id: 'i/1' }], '2025-06-01'],
  ])('is unknown %s', (_, policies, on) => {
    expect(lossRatio(insured(policies, [claim('2025-02-01', 4_000)]), day(on))).toBeUndefined();
  });

  test('counts what is still in the three years only, to the day', () => {
    const file = insured([year], [claim('2025-03-01', 4_000)]);
    expect(lossRatio(file, day('2028-02-29'))?.incurred).toBe(yuan(4_000));
    expect(lossRatio(file, day('2028-03-01'))?.incurred).toBe(0n);
    // The days from 2025-03-02 on: 305 of 365.
    expect(lossRatio(file, day('2028-03-01'))?.earned).toBe(yuan(30_500));
  });

  test('follows endorsements and a cancellation during the term', () => {
    const endorsed = policy('2025-01-01', '2025-12-31', 36_500, {
      endorsed: { version: 2, to: day('2025-12-31'), premium: yuan(73_000) },
    });
    expect(lossRatio(insured([endorsed]), day('2025-12-31'))?.earned).toBe(yuan(73_000));
    const cancelled = {
      ...endorsed,
      cancelled: { fromStart: false, effectiveOn: day('2025-07-01'), premiumKept: yuan(36_200) },
    };
    // 91 of the 181 days that were left of it.
    expect(lossRatio(insured([cancelled]), day('2025-04-01'))?.earned).toBe(yuan(18_200));
    expect(lossRatio(insured([cancelled]), day('2025-12-31'))?.earned).toBe(yuan(36_200));
  });

  test('leaves out claims on policies that are not known here yet', () => {
    const other = claim('2025-02-01', 4_000, { policyId: 'i/2' });
    expect(lossRatio(insured([year], [other]), day('2025-06-01'))?.incurred).toBe(0n);
  });
});

test('claims stay in their newest states, whatever order the states come in', () => {
  const states = [1, 2, 3, 4].map((version) => claim('2025-02-01', version * 100, { version }));
  fc.assert(
    fc.property(fc.shuffledSubarray([...states, ...states], { minLength: 8 }), (told) => {
      expect(told.reduce(fileClaim, emptyFile).claims).toEqual([states[3]]);
    }),
  );
});

describe('the indicator', () => {
  const year = policy('2025-01-01', '2025-12-31', 36_500);
  const scored = (file: EnterpriseFile, on: string) =>
    assess(file, card, day(on)).indicators.find(({ code }) => code === 'CLM_LOSS_RATIO');

  test('rests on the policies and claims that insurers reported', () => {
    expect(scored(insured([year], [claim('2025-02-01', 8_000)]), '2025-04-10')).toMatchObject({
      state: 'SCORED',
      input: '0.800000',
      pointsMilli: 45_000,
      evidence: [
        { source: 'POLICIES', date: '2025-04-10', fact: 'EARNED 10000.00' },
        { source: 'CLAIMS', documentNumber: 'i/C-1', date: '2025-02-01', fact: 'INCURRED 8000.00' },
      ],
    });
  });

  test('rests on the record of a department where there is one', () => {
    const file = filed(
      insured([year], [claim('2025-02-01', 80_000)]),
      record('LOSS_RATIO', '2025-03-31', { value: '0.300000' }),
    );
    expect(scored(file, '2025-04-10')).toMatchObject({ input: '0.300000', pointsMilli: 60_000 });
  });

  test('is missing where neither is', () => {
    expect(scored(emptyFile, '2025-04-10')).toMatchObject({ state: 'MISSING', pointsMilli: 36_000 });
  });
});

describe('the next day on which the ratio is looked at', () => {
  // Its anniversaries and its premium come later, or never.
  const paid = {
    from: day('2025-02-01'),
    to: day('2028-01-31'),
    paidOn: day('2025-02-01'),
    premium: yuan(300),
  };
  const long = { id: 'i/1', accepted: paid };

  test('is the first of the next month while there are claims', () => {
    expect(nextScoreTurn(insured([long], [claim('2025-05-01', 100)]), card, day('2025-06-15'))).toBe(
      '2025-07-01',
    );
    expect(nextScoreTurn(insured([long], [claim('2025-05-01', 100)]), card, day('2025-12-31'))).toBe(
      '2026-01-01',
    );
  });

  test('is none of its own without claims', () => {
    expect(nextScoreTurn(insured([long]), card, day('2025-06-15'))).toBe('2026-02-01');
  });

  test('is the day on which the last covered one is three years ago', () => {
    expect(nextScoreTurn(insured([long]), card, day('2029-06-15'))).toBe('2031-02-01');
  });
});
