import { type DomainError, domainError, type FieldFault } from '@donghu/kernel';
import { checkShares } from './check-co-insurance.js';
import type { Endorsement } from './endorsement.js';

const fault = (field: keyof Endorsement, rule: string, detail: string): FieldFault => ({
  pointer: `/${field}`,
  rule,
  detail,
});

const changesAmounts = ({ premiumDifference, coverDifference, paidDifference }: Endorsement): boolean =>
  premiumDifference !== 0n || coverDifference !== 0n || (paidDifference ?? 0n) !== 0n;

/** Fields that belong to some kinds only. */
const misplaced = (endorsement: Endorsement): FieldFault[] => {
  const { kind, refund, endOn, members, insuredHeadCount } = endorsement;
  const cancels = kind === 'CANCEL_FROM_START' || kind === 'CANCEL_MIDTERM';
  const placed: readonly [keyof Endorsement, unknown, boolean, boolean][] = [
    ['refund', refund, cancels, cancels],
    ['endOn', endOn, kind === 'EXTEND', kind === 'EXTEND'],
    ['members', members, kind === 'SHARES', kind === 'SHARES'],
    ['insuredHeadCount', insuredHeadCount, ['INCREASE', 'DECREASE', 'CORRECT'].includes(kind), false],
  ];
  return placed.flatMap(([field, value, allowed, needed]) => {
    if (value !== undefined && !allowed) {
      return [fault(field, 'NOT_OF_THIS_KIND', `An endorsement of kind ${kind} has no ${field}`)];
    }
    return value === undefined && needed
      ? [fault(field, 'REQUIRED', `An endorsement of kind ${kind} states ${field}`)]
      : [];
  });
};

const wrongDirection = (endorsement: Endorsement): FieldFault[] => {
  const { kind, premiumDifference, coverDifference } = endorsement;
  const amounts = [
    ['premiumDifference', premiumDifference],
    ['coverDifference', coverDifference],
  ] as const;
  if (kind === 'INCREASE' || kind === 'EXTEND') {
    return amounts.flatMap(([field, amount]) =>
      amount < 0n ? [fault(field, 'BELOW_ZERO', `${kind} takes nothing back`)] : [],
    );
  }
  if (kind === 'DECREASE') {
    return amounts.flatMap(([field, amount]) =>
      amount > 0n ? [fault(field, 'ABOVE_ZERO', 'DECREASE adds nothing')] : [],
    );
  }
  return kind !== 'CORRECT' && changesAmounts(endorsement)
    ? [fault('premiumDifference', 'NOT_OF_THIS_KIND', `An endorsement of kind ${kind} has no differences`)]
    : [];
};

const changesNothing = (endorsement: Endorsement): FieldFault[] =>
  ['INCREASE', 'DECREASE', 'CORRECT'].includes(endorsement.kind) &&
  !changesAmounts(endorsement) &&
  endorsement.insuredHeadCount === undefined
    ? [fault('premiumDifference', 'NO_CHANGE', 'An endorsement changes something')]
    : [];

/** Whether what an endorsement says of itself fits its kind; every fault is told. */
export const checkEndorsement = (endorsement: Endorsement, insurerUscc: string): DomainError | undefined => {
  const fields = [...misplaced(endorsement), ...wrongDirection(endorsement), ...changesNothing(endorsement)];
  const [first] = fields;
  if (first === undefined) {
    const { members } = endorsement;
    return members === undefined ? undefined : checkShares(members, insurerUscc, '/members');
  }
  const detail = fields.length === 1 ? first.detail : `${fields.length} fields break a rule`;
  return domainError('VALIDATION_FAILED', detail, { fields });
};
