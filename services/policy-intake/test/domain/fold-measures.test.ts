import { addDays, type CalendarDate, fen, isDomainError } from '@donghu/kernel';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cancelPolicy } from '../../src/domain/cancel-policy.js';
import { type EndorseFacts, endorsePolicy, type PolicyFile } from '../../src/domain/endorse-policy.js';
import type { Endorsement } from '../../src/domain/endorsement.js';
import type { EnterpriseMeasures } from '../../src/domain/enterprise-measures.js';
import {
  addScopeFigures,
  foldMeasures,
  nothingInScope,
  type ScopeFigures,
} from '../../src/domain/fold-measures.js';
import { type MeasureScope, scopeId } from '../../src/domain/measure-scope.js';
import {
  addOnDays,
  type DaysOfYear,
  emptyYear,
  sumThrough,
  yearOfDay,
} from '../../src/domain/measure-years.js';
import type { Policy } from '../../src/domain/policy.js';
import { type MeasureChange, measureChange } from '../../src/domain/policy-contribution.js';
import { issuedStanding } from '../../src/domain/standing.js';
import { code, day, insurer, insurerUscc, policy, report } from '../policy-example.js';

const second = code('91440300100012316L');
const enterprises = [code('91420100616400352X'), code('914403001922038216')];
const lines = ['RND_LIAB', 'CYBER'];

const facts: EndorseFacts = {
  today: day('2025-06-01'),
  insurerKinds: ['INSURER_HQ'],
  yellowPercent: 80n,
  insurers: new Map([insurerUscc, second].map((uscc) => [uscc, insurer({ uscc })])),
};

const members = (leadPpm: number) => [
  { insurerUscc, sharePpm: leadPpm, lead: true },
  { insurerUscc: second, sharePpm: 1_000_000 - leadPpm, lead: false },
];

const firstDay = day('2024-11-20');
const daysFromFirst = (days: number): CalendarDate => addDays(firstDay, days);

/** The states that one policy goes through; the first is as it is accepted. */
const life = fc
  .record({
    insured: fc.constantFrom(...enterprises),
    line: fc.constantFrom(...lines),
    start: fc.nat({ max: 60 }),
    days: fc.integer({ min: 5, max: 120 }),
    leadPpm: fc.option(fc.integer({ min: 1, max: 999_999 })),
    endorsed: fc.array(
      fc.record({
        kind: fc.constantFrom('INCREASE' as const, 'EXTEND' as const, 'SHARES' as const),
        after: fc.nat({ max: 120 }),
        amount: fc.bigInt(1n, 1_000n),
      }),
      { maxLength: 3 },
    ),
    cancelled: fc.option(
      fc.record({
        kind: fc.constantFrom('MID_TERM' as const, 'FROM_START' as const),
        after: fc.nat({ max: 120 }),
      }),
    ),
  })
  .map(({ insured, line, start, days, leadPpm, endorsed, cancelled }): readonly Policy[] => {
    const startOn = daysFromFirst(start);
    const own = report({
      insuredUscc: insured,
      line,
      startOn,
      endOn: addDays(startOn, days),
      ...(leadPpm === null ? {} : { coInsurance: { members: members(leadPpm) } }),
    });
    const issued = policy({ report: own, ...(leadPpm === null ? {} : { standing: issuedStanding(own) }) });
    let file: PolicyFile = { insurerUscc, policy: issued, held: [], refused: [] };
    const states = [issued];
    for (const { kind, after, amount } of endorsed) {
      const sequence = (file.policy?.endorsements?.length ?? 0) + 1;
      const endorsement: Endorsement = {
        sequence,
        kind,
        effectiveOn: addDays(startOn, after),
        premiumDifference: fen(kind === 'SHARES' ? 0n : amount),
        coverDifference: fen(kind === 'SHARES' ? 0n : 3n * amount),
        ...(kind === 'EXTEND' ? { endOn: addDays(startOn, days + 10 * sequence) } : {}),
        ...(kind === 'SHARES' ? { members: members(Number(amount) * 900) } : {}),
      };
      const decision = endorsePolicy(file, endorsement, facts);
      if (isDomainError(decision)) continue;
      file = decision.file;
      if (file.policy !== undefined) states.push(file.policy);
    }
    if (cancelled === null) return states;
    const effectiveOn = cancelled.kind === 'FROM_START' ? startOn : addDays(startOn, cancelled.after);
    const decision = cancelPolicy(
      file.policy,
      { kind: cancelled.kind, effectiveOn, refund: fen(100n) },
      facts.today,
    );
    return isDomainError(decision) ? states : [...states, decision.policy];
  });

/** The definition: every policy looked at on that day. */
const naive = (
  all: readonly Policy[],
  { line, insurerUscc: of }: MeasureScope,
  asOf: CalendarDate,
): ScopeFigures => {
  const [insured, inForce] = [new Set<string>(), new Set<string>()];
  let sum = nothingInScope;
  for (const { report: own, standing, cancellation } of all) {
    if (line !== undefined && own.line !== line) continue;
    const isVoid = cancellation?.kind === 'FROM_START';
    const isInForce =
      (standing?.endOn ?? own.endOn) >= asOf &&
      (cancellation === undefined || cancellation.effectiveOn > asOf);
    const postings = standing?.postings ?? [
      ...issuedStanding(own).postings,
      ...(cancellation === undefined
        ? []
        : [
            {
              of: 'CANCELLATION' as const,
              on: cancellation.effectiveOn,
              insurerUscc: own.insurerUscc,
              lead: true,
              premium: -cancellation.refund,
              cover: isVoid ? -own.cover : 0n,
            },
          ]),
    ];
    for (const posting of postings) {
      if (posting.on > asOf || (of !== undefined && posting.insurerUscc !== of)) continue;
      const counts = posting.of === 'ISSUE' && !isVoid && (of !== undefined || posting.lead);
      if (counts) insured.add(own.insuredUscc);
      if (counts && isInForce) inForce.add(own.insuredUscc);
      sum = addScopeFigures(sum, {
        ...nothingInScope,
        policies: counts ? 1n : 0n,
        premium: posting.premium,
        cover: posting.cover,
        inForcePolicies: counts && isInForce ? 1n : 0n,
        inForceCover: isInForce ? posting.cover : 0n,
      });
    }
  }
  return { ...sum, enterprises: BigInt(insured.size), inForceEnterprises: BigInt(inForce.size) };
};

/** Folds the changes in stretches, as the job does. */
const folded = (changes: readonly MeasureChange[], stretch: number) => {
  const files = new Map<string, EnterpriseMeasures>();
  const years = new Map<string, DaysOfYear>();
  for (let at = 0; at < changes.length; at += stretch) {
    const step = foldMeasures((uscc) => files.get(uscc), changes.slice(at, at + stretch));
    for (const [uscc, file] of step.enterprises) files.set(uscc, file);
    for (const { scope, days } of step.scopes.values()) {
      for (const [on, figures] of days) {
        const id = `${scopeId(scope)}|${yearOfDay(on)}`;
        const year = years.get(id) ?? emptyYear();
        addOnDays(year, [[on, figures]]);
        years.set(id, year);
      }
    }
  }
  return (scope: MeasureScope, asOf: CalendarDate): ScopeFigures => {
    let sum = nothingInScope;
    for (const [id, days] of years) {
      const of = id.slice(scopeId(scope).length + 1);
      if (id !== `${scopeId(scope)}|${of}` || of > yearOfDay(asOf)) continue;
      const lastDay = of === yearOfDay(asOf) ? asOf : `${of}-12-31`;
      sum = addScopeFigures(sum, sumThrough(days, lastDay) ?? nothingInScope);
    }
    return sum;
  };
};

test('the sums are what every policy looked at by itself gives, on any day, however they were folded', () => {
  const scopes: readonly MeasureScope[] = [
    {},
    { line: 'CYBER' },
    { insurerUscc: second },
    { line: 'RND_LIAB', insurerUscc },
  ];
  fc.assert(
    fc.property(
      fc.array(life, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.nat({ max: 260 }), { minLength: 1, maxLength: 6 }),
      (lives, stretch, asked) => {
        const changes = lives.flatMap((states) =>
          states.flatMap(
            (state, index) => measureChange(index === 0 ? undefined : states[index - 1], state) ?? [],
          ),
        );
        const stands = lives.flatMap((states) => states.at(-1) ?? []);
        const sums = folded(changes, stretch);
        for (const asOf of asked.map(daysFromFirst)) {
          for (const scope of scopes) expect(sums(scope, asOf)).toEqual(naive(stands, scope, asOf));
        }
      },
    ),
    { numRuns: 100 },
  );
});
