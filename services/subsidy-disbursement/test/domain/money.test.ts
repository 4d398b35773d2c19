import { type Fen, fen, formatYuan, isDomainError, zeroFen } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type AdjustmentFacts, adjustApplication } from '../../src/domain/adjust.js';
import {
  type Application,
  enter,
  newApplication,
  reservedFor,
  waitingFen,
} from '../../src/domain/application.js';
import {
  type ApprovalOrder,
  approvalOrders,
  approveApplication,
  awaitsApproval,
  grant,
  proRata,
} from '../../src/domain/approve.js';
import { assess } from '../../src/domain/assess.js';
import {
  appropriate,
  type Budget,
  budgetAmount,
  budgetLeft,
  committed,
  emptyBudget,
  payOut,
  release,
  reserve,
  takeBack,
} from '../../src/domain/budget.js';
import {
  type Clawback,
  changeClawback,
  openClawback,
  outstanding,
  repay,
} from '../../src/domain/clawback.js';
import {
  appropriationPostings,
  clawbackPostings,
  isBalanced,
  type Posting,
  paymentPostings,
  repaymentPostings,
  reservationPostings,
  trialBalance,
} from '../../src/domain/ledger.js';
import { awaitsPayment, payApplication } from '../../src/domain/pay.js';
import { type Payer, type PayerAmounts, payers, splitByPayers, totalOf } from '../../src/domain/payer.js';
import type { PolicyChanges } from '../../src/domain/policy-facts.js';
import { day, facts, policy, rules, scheme, yuan } from './builders.js';

const at = new Date('2025-09-05T10:00:00+08:00');
const shares = rules.payerShares.value;

/** Caps that leave enough for any rise. */
const unhurried = (repaid: Fen = zeroFen): AdjustmentFacts => ({
  scheme: scheme('RND'),
  schemeLeft: yuan('300000.00'),
  acrossSchemesLeft: yuan('1000000.00'),
  repaid,
  at,
  by: 'policy',
});

const assessed = (number: string, premium: Fen): Application => {
  const request = facts('1.00', {
    policy: policy('1.00', { writtenPremium: premium, paidPremium: premium }),
  });
  const assessment = assess(request);
  const submitted = newApplication(number, request.policy, at, 2025);
  if (assessment.kind !== 'ENTITLED') return enter(submitted, 'REFUSED', at, 'test');
  const { calculation, rating } = assessment;
  return enter(
    { ...submitted, scheme: 'RND', calculation, rating, entitled: calculation.amount },
    'ASSESSED',
    at,
    't',
  );
};

/** A batch in its order against one budget. */
const approveBatch = (order: ApprovalOrder, budget: string, wanted: readonly string[]): readonly string[] => {
  let left = splitByPayers(yuan(budget), shares);
  let crossed = false;
  const scaled = proRata(
    wanted.map((amount, index) => ({ key: String(index), amount: yuan(amount) })),
    shares,
    left,
  );
  return wanted.map((amount, index) => {
    const asked = order === 'PRO_RATA' ? (scaled.get(String(index)) ?? zeroFen) : yuan(amount);
    const got = grant(order, asked, shares, left, crossed);
    crossed = got.crossed;
    left = { CITY: fen(left.CITY - got.parts.CITY), ZONE: fen(left.ZONE - got.parts.ZONE) };
    return formatYuan(totalOf(got.parts));
  });
};

describe('a budget of 500,000.00 for P 200,000.00, Q 250,000.00 and R 100,000.00', () => {
  const wanted = ['200000.00', '250000.00', '100000.00'];
  test('FIFO_PARTIAL: R gets what is left', () => {
    expect(approveBatch('FIFO_PARTIAL', '500000.00', wanted)).toEqual(['200000.00', '250000.00', '50000.00']);
  });
  test('FIFO_WHOLE: R waits, and whoever is after it', () => {
    const all = approveBatch('FIFO_WHOLE', '500000.00', [...wanted, '10.00']);
    expect(all).toEqual(['200000.00', '250000.00', '0.00', '0.00']);
  });
  test('PRO_RATA: all are scaled, and nothing is left', () => {
    expect(approveBatch('PRO_RATA', '500000.00', wanted)).toEqual(['181818.18', '227272.73', '90909.09']);
  });
  test('an application that got nothing is waitlisted, one that got a part waits with the rest', () => {
    const application = assessed('BT-1', yuan('200000.00'));
    expect(approveApplication(application, splitByPayers(zeroFen, shares), at, 'r').state).toBe('WAITLISTED');
    const partly = approveApplication(application, splitByPayers(yuan('50000.00'), shares), at, 'r');
    expect(partly).toMatchObject({ state: 'APPROVED', approvedBy: ['r'] });
    expect(formatYuan(waitingFen(partly))).toBe('50000.00');
  });
});

describe('a cancellation after payment', () => {
  const paid = (): Application => {
    const application = assessed('BT-2025-1', yuan('120000.00'));
    const approved = approveApplication(application, splitByPayers(yuan('60000.00'), shares), at, 'r');
    return payApplication(approved, [], day('2025-10-15'), at, 'f').application;
  };
  const cancellation = {
    kind: 'MID_TERM',
    effectiveOn: '2025-11-01',
    premiumKept: yuan('24000.00'),
  } as const;

  const clawback = (): Clawback => {
    const application = paid();
    const effect = adjustApplication(application, { cancellation }, unhurried());
    const origin = {
      number: 'ZH-2025-1',
      policyId: application.policy.policyId,
      application: application.number,
      enterpriseUscc: application.policy.enterpriseUscc,
      scheme: 'RND',
      year: 2025,
      cause: 'CANCELLATION',
    } as const;
    return openClawback(origin, effect.clawback, application.settled, day('2025-11-02'), 30);
  };

  test('asks back 48,000.00 of 60,000.00, half for each payer, in 30 days', () => {
    const effect = adjustApplication(paid(), { cancellation }, unhurried());
    expect(effect.application).toMatchObject({ state: 'CLAWBACK_OPEN', entitled: yuan('12000.00') });
    expect(clawback()).toMatchObject({
      amount: yuan('48000.00'),
      parts: { CITY: yuan('24000.00'), ZONE: yuan('24000.00') },
      dueOn: '2025-12-02',
    });
  });

  test('is set off against the next payment once it is overdue: 20,000.00 due, nothing paid, 28,000.00 open', () => {
    const next = approveApplication(
      assessed('BT-2025-2', yuan('40000.00')),
      splitByPayers(yuan('20000.00'), shares),
      at,
      'r',
    );
    const onDueDate = payApplication(next, [clawback()], day('2025-12-02'), at, 'f');
    expect(formatYuan(totalOf(onDueDate.cash))).toBe('20000.00');
    const payment = payApplication(next, [clawback()], day('2025-12-03'), at, 'f');
    expect(totalOf(payment.cash)).toBe(0n);
    expect(formatYuan(payment.offset)).toBe('20000.00');
    expect(payment.setOffs.map((setOff) => formatYuan(outstanding(setOff.clawback)))).toEqual(['28000.00']);
    expect(payment.application.state).toBe('PAID');
  });

  test('is refused more money than is open', () => {
    const money = { kind: 'CASH', at, by: 'f', reference: 'bank' } as const;
    expect(isDomainError(repay(clawback(), { ...money, amount: yuan('48000.01') }))).toBe(true);
    expect(isDomainError(repay(clawback(), { ...money, amount: zeroFen }))).toBe(true);
  });

  test('before payment releases the reservation and asks nothing back', () => {
    const approved = approveApplication(
      assessed('BT-3', yuan('120000.00')),
      splitByPayers(yuan('60000.00'), shares),
      at,
      'r',
    );
    const effect = adjustApplication(approved, { cancellation }, unhurried());
    expect(formatYuan(totalOf(effect.released))).toBe('48000.00');
    expect(effect.clawback).toBe(0n);
    expect(effect.application).toMatchObject({ state: 'APPROVED', entitled: yuan('12000.00') });
    const void_ = adjustApplication(
      approved,
      { cancellation: { ...cancellation, kind: 'FROM_START' } },
      unhurried(),
    );
    expect(void_.application).toMatchObject({ state: 'REFUSED', refusal: 'POLICY_CANCELLED' });
  });
});

test('a budget does not go below what is committed', () => {
  const budget = reserve(
    { ...emptyBudget('RND', 2025, 'CITY'), appropriated: yuan('100.00') },
    yuan('60.00'),
  );
  expect(appropriate(budget, yuan('59.99'))).toMatchObject({ code: 'BUDGET_BELOW_COMMITTED' });
  expect(appropriate(budget, yuan('60.00'))).toMatchObject({ appropriated: yuan('60.00') });
  expect(() => reserve(budget, yuan('40.01'))).toThrow(RangeError);
});

/** All money of one scheme and year, moved only by the decisions above. */
class Treasury {
  budgets: Record<Payer, Budget> = {
    CITY: emptyBudget('RND', 2025, 'CITY'),
    ZONE: emptyBudget('RND', 2025, 'ZONE'),
  };
  readonly applications = new Map<string, Application>();
  readonly clawbacks = new Map<string, Clawback>();
  readonly postings: Posting[] = [];

  #post(postings: readonly Posting[]): void {
    expect(isBalanced(postings)).toBe(true);
    this.postings.push(...postings);
  }

  #move(parts: PayerAmounts, change: (budget: Budget, amount: Fen) => Budget): void {
    this.budgets = {
      CITY: change(this.budgets.CITY, parts.CITY),
      ZONE: change(this.budgets.ZONE, parts.ZONE),
    };
  }

  #left(): PayerAmounts {
    return { CITY: budgetLeft(this.budgets.CITY), ZONE: budgetLeft(this.budgets.ZONE) };
  }

  appropriate(payer: Payer, amount: Fen): void {
    const before = this.budgets[payer];
    const after = appropriate(before, amount);
    if (isDomainError(after)) return;
    const change = { CITY: zeroFen, ZONE: zeroFen, [payer]: fen(amount - before.appropriated) };
    this.budgets = { ...this.budgets, [payer]: after };
    this.#post(appropriationPostings('RND', 2025, change));
  }

  submit(premium: Fen): void {
    const number = `BT-${this.applications.size}`;
    this.applications.set(number, assessed(number, premium));
  }

  approve(order: ApprovalOrder): void {
    const waiting = [...this.applications.values()].filter(awaitsApproval);
    const asked = waiting.map((one) => ({ key: one.number, amount: waitingFen(one) }));
    const scaled = order === 'PRO_RATA' ? proRata(asked, shares, this.#left()) : new Map<string, Fen>();
    let crossed = false;
    for (const application of waiting) {
      const wanted =
        order === 'PRO_RATA' ? (scaled.get(application.number) ?? zeroFen) : waitingFen(application);
      const got = grant(order, wanted, shares, this.#left(), crossed);
      crossed = got.crossed;
      this.#move(got.parts, reserve);
      this.#post(reservationPostings('RND', 2025, got.parts));
      this.applications.set(application.number, approveApplication(application, got.parts, at, 'reviewer'));
    }
  }

  pay(today: string): void {
    for (const application of [...this.applications.values()].filter(awaitsPayment)) {
      const payment = payApplication(application, [...this.clawbacks.values()], day(today), at, 'finance');
      this.#move(payment.settled, payOut);
      this.#post(paymentPostings('RND', 2025, payment.settled));
      for (const { clawback, parts } of payment.setOffs) this.#returned(clawback, parts);
      this.applications.set(application.number, payment.application);
      expect(totalOf(payment.cash) + payment.offset).toBe(totalOf(payment.settled));
      expect(payers.every((payer) => payment.cash[payer] >= 0n)).toBe(true);
    }
  }

  cancel(index: number, keptPercent: number): void {
    const application = [...this.applications.values()][index];
    if (application === undefined || application.cancellation !== undefined) return;
    const kept = fen((application.policy.paidPremium * BigInt(keptPercent)) / 100n);
    this.#adjust(index, application, {
      cancellation: { kind: 'MID_TERM', effectiveOn: '2025-11-01', premiumKept: kept },
    });
  }

  endorse(index: number, percent: number): void {
    const application = [...this.applications.values()][index];
    if (application === undefined) return;
    const { policy: issued, standing } = application;
    const premium = fen((issued.paidPremium * BigInt(percent)) / 100n);
    this.#adjust(index, application, {
      standing: {
        version: (standing?.version ?? 1) + 1,
        writtenPremium: premium,
        paidPremium: premium,
        cover: issued.cover,
        endOn: issued.endOn,
        headCount: 0,
      },
    });
  }

  #adjust(index: number, application: Application, changes: PolicyChanges): void {
    const known = this.clawbacks.get(`ZH-${index}`);
    const effect = adjustApplication(application, changes, unhurried(known?.repaid));
    this.#move(effect.released, release);
    this.#post(
      reservationPostings('RND', 2025, {
        CITY: fen(-effect.released.CITY),
        ZONE: fen(-effect.released.ZONE),
      }),
    );
    this.applications.set(application.number, effect.application);
    if (effect.clawback === (known?.amount ?? 0n)) return;
    if (known !== undefined) {
      const { settled } = application;
      const change = { amount: effect.clawback, cause: 'PREMIUM_REFUND' } as const;
      const changed = changeClawback(known, change, settled, day('2025-11-02'), 30);
      this.clawbacks.set(changed.number, changed);
      this.#post(
        clawbackPostings('RND', 2025, {
          CITY: fen(changed.parts.CITY - known.parts.CITY),
          ZONE: fen(changed.parts.ZONE - known.parts.ZONE),
        }),
      );
      return;
    }
    const clawback = openClawback(
      {
        number: `ZH-${index}`,
        policyId: application.policy.policyId,
        application: application.number,
        enterpriseUscc: application.policy.enterpriseUscc,
        scheme: 'RND',
        year: 2025,
        cause: 'CANCELLATION',
      },
      effect.clawback,
      application.settled,
      day('2025-11-02'),
      30,
    );
    this.clawbacks.set(clawback.number, clawback);
    this.#post(clawbackPostings('RND', 2025, clawback.parts));
  }

  repay(index: number, amount: Fen): void {
    const clawback = [...this.clawbacks.values()][index];
    if (clawback === undefined) return;
    const result = repay(clawback, { kind: 'CASH', amount, at, by: 'f', reference: 'bank' });
    if (!isDomainError(result)) this.#returned(result.clawback, result.parts);
  }

  #returned(clawback: Clawback, parts: PayerAmounts): void {
    this.clawbacks.set(clawback.number, clawback);
    this.#move(parts, takeBack);
    this.#post(repaymentPostings('RND', 2025, 2025, parts));
    const application = this.applications.get(clawback.application);
    if (application === undefined || outstanding(clawback) > 0n) return;
    this.applications.set(application.number, enter(application, 'CLAWED_BACK', at, 'f'));
  }

  check(): void {
    const balance = new Map(
      trialBalance(this.postings).map(({ account, debit, credit }) => [account, debit - credit]),
    );
    const sum = (of: (budget: Budget) => bigint) => of(this.budgets.CITY) + of(this.budgets.ZONE);
    for (const payer of payers) {
      const budget = this.budgets[payer];
      expect(committed(budget)).toBeLessThanOrEqual(budgetAmount(budget));
      expect(budget.reserved).toBe(
        [...this.applications.values()].reduce((total, one) => total + reservedFor(one)[payer], 0n),
      );
    }
    expect(balance.get('budget:available')).toBe(sum(budgetLeft));
    expect(balance.get('budget:reserved')).toBe(sum((budget) => budget.reserved));
    const open = [...this.clawbacks.values()].reduce((total, one) => total + outstanding(one), 0n);
    const asked = [...this.clawbacks.values()].reduce((total, one) => total + one.amount, 0n);
    expect(balance.get('recovery:receivable')).toBe(open);
    expect(balance.get('subsidy:paid')).toBe(sum((budget) => budget.paid) - asked);
    expect([...balance.values()].reduce((total, amount) => total + amount, 0n)).toBe(0n);
    for (const one of this.applications.values()) {
      expect(totalOf(one.settled)).toBeLessThanOrEqual(totalOf(one.approved));
      const clawback = [...this.clawbacks.values()].find(({ application }) => application === one.number);
      const kept = totalOf(one.approved) - (clawback?.repaid ?? 0n);
      if (one.state !== 'CLAWBACK_OPEN') expect(kept).toBeLessThanOrEqual(one.entitled);
      if (one.state === 'CLAWED_BACK' || one.state === 'PAID') expect(kept).toBe(one.entitled);
    }
  }
}

test('whatever happens in whatever order: no budget is overspent, and the ledger agrees with it', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('submit' as const), premium: fc.bigInt(100_000n, 60_000_000n) }),
    fc.record({ kind: fc.constant('approve' as const), order: fc.constantFrom(...approvalOrders) }),
    fc.record({ kind: fc.constant('pay' as const), today: fc.constantFrom('2025-10-15', '2025-12-30') }),
    fc.record({
      kind: fc.constant('cancel' as const),
      index: fc.nat({ max: 8 }),
      keptPercent: fc.integer({ min: 0, max: 100 }),
    }),
    fc.record({
      kind: fc.constant('endorse' as const),
      index: fc.nat({ max: 8 }),
      percent: fc.integer({ min: 0, max: 200 }),
    }),
    fc.record({
      kind: fc.constant('appropriate' as const),
      payer: fc.constantFrom(...payers),
      amount: fc.bigInt(0n, 60_000_001n),
    }),
    fc.record({
      kind: fc.constant('repay' as const),
      index: fc.nat({ max: 3 }),
      amount: fc.bigInt(1n, 9_000_000n),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const treasury = new Treasury();
      for (const one of steps) {
        switch (one.kind) {
          case 'submit':
            treasury.submit(one.premium as Fen);
            break;
          case 'approve':
            treasury.approve(one.order);
            break;
          case 'pay':
            treasury.pay(one.today);
            break;
          case 'cancel':
            treasury.cancel(one.index, one.keptPercent);
            break;
          case 'endorse':
            treasury.endorse(one.index, one.percent);
            break;
          case 'appropriate':
            treasury.appropriate(one.payer, one.amount as Fen);
            break;
          case 'repay':
            treasury.repay(one.index, one.amount as Fen);
            break;
        }
        treasury.check();
      }
    }),
    { numRuns: 300 },
  );
});
