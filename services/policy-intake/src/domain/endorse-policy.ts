import {
  addFen,
  type CalendarDate,
  type DomainError,
  domainError,
  isDomainError,
  maxFen,
  zeroFen,
} from '@donghu/kernel';
import { checkMembers } from './check-co-insurance.js';
import { checkEndorsement } from './check-endorsement.js';
import { textOf } from './differing-fields.js';
import type { Endorsement, RecordedEndorsement, RefusedEndorsement } from './endorsement.js';
import { foldPolicy } from './fold-policy.js';
import type { Insurer } from './insurer.js';
import type { Policy } from './policy.js';
import { freeRoom, type PolicyUse, type SandboxFile, takeRoom } from './sandbox.js';

/** What stands under a policy number: the policy, once it is reported, and what came before its turn. */
export interface PolicyFile {
  readonly insurerUscc: string;
  readonly policy?: Policy | undefined;
  /** Endorsements that wait for the policy or for the one before them, by sequence. */
  readonly held: readonly Endorsement[];
  readonly refused: readonly RefusedEndorsement[];
  /** The policy's sandbox case, if it has one. */
  readonly sandbox?: SandboxFile | undefined;
}

export interface EndorseFacts {
  readonly today: CalendarDate;
  /** Who new shares may name, as far as the registry knows them. */
  readonly insurers: ReadonlyMap<string, Insurer>;
  readonly insurerKinds: readonly string[];
  readonly yellowPercent: bigint;
}

/** An endorsement that took its place, and the policy with it; or one that was held and broke a rule. */
export type EndorsementStep =
  | { readonly applied: RecordedEndorsement; readonly before: Policy; readonly policy: Policy }
  | { readonly refused: RefusedEndorsement };

export interface EndorseDecision {
  readonly outcome: 'APPLIED' | 'HELD' | 'ALREADY_KNOWN';
  readonly file: PolicyFile;
  readonly steps: readonly EndorsementStep[];
}

export const nextSequence = (policy: Policy): number => (policy.endorsements?.length ?? 0) + 1;

const bySequence = (one: Endorsement, other: Endorsement): number => one.sequence - other.sequence;

/** As it was reported. */
export const withoutDay = (endorsement: Endorsement & { reportedOn?: CalendarDate }): Endorsement => {
  const { reportedOn: _, ...reported } = endorsement;
  return reported;
};

/** The cancellation that came without a sequence. */
const ownCancellation = ({ cancellation }: Policy) =>
  cancellation?.endorsement === undefined ? cancellation : undefined;

interface Endorsed {
  readonly policy: Policy;
  readonly sandbox: SandboxFile | undefined;
}

/** More cover and premium take room of the sandbox case; less frees none, but for a policy void from the start. */
const withRoom = (
  policy: Policy,
  { coverDifference, premiumDifference }: Endorsement,
  sandbox: SandboxFile | undefined,
  yellowPercent: bigint,
): Endorsed | DomainError => {
  const { sandboxUse, cancellation } = policy;
  if (sandbox === undefined || sandboxUse === undefined) return { policy, sandbox };
  if (cancellation?.kind === 'FROM_START') {
    const { sandboxUse: _, ...voided } = policy;
    return { policy: voided, sandbox: freeRoom(sandbox, sandboxUse, yellowPercent) };
  }
  const more: PolicyUse = {
    cover: maxFen(coverDifference, zeroFen),
    premium: maxFen(premiumDifference, zeroFen),
  };
  const taken = takeRoom(sandbox, more, 0, yellowPercent);
  if (isDomainError(taken)) return taken;
  const use = {
    cover: addFen(sandboxUse.cover, more.cover),
    premium: addFen(sandboxUse.premium, more.premium),
  };
  return { policy: { ...policy, sandboxUse: use }, sandbox: taken };
};

const endorsed = (
  policy: Policy,
  sandbox: SandboxFile | undefined,
  endorsement: Endorsement,
  facts: EndorseFacts,
): Endorsed | DomainError => {
  const { members, effectiveOn } = endorsement;
  const unfit =
    members === undefined
      ? undefined
      : checkMembers(members, facts.insurers, effectiveOn, facts.insurerKinds, '/members');
  if (unfit !== undefined) return unfit;
  const recorded = { ...endorsement, reportedOn: facts.today };
  const endorsements = [...(policy.endorsements ?? []), recorded];
  const folded = foldPolicy(policy.report, endorsements, ownCancellation(policy));
  if (isDomainError(folded)) return folded;
  return withRoom({ ...policy, ...folded, endorsements }, endorsement, sandbox, facts.yellowPercent);
};

const appliedStep = (before: Policy, policy: Policy): EndorsementStep => {
  const applied = policy.endorsements?.at(-1);
  if (applied === undefined) throw new Error('An endorsed policy has an endorsement');
  return { applied, before, policy };
};

/** Applies what was held, as long as the next one in the sequence is there. */
export const applyHeld = (
  file: PolicyFile,
  facts: EndorseFacts,
): { readonly file: PolicyFile; readonly steps: readonly EndorsementStep[] } => {
  const steps: EndorsementStep[] = [];
  let { policy, held, refused, sandbox } = file;
  for (;;) {
    if (policy === undefined) break;
    const sequence = nextSequence(policy);
    const next = held.find((endorsement) => endorsement.sequence === sequence);
    if (next === undefined) break;
    held = held.filter((endorsement) => endorsement !== next);
    const outcome = endorsed(policy, sandbox, next, facts);
    if (isDomainError(outcome)) {
      const step = { refused: { ...next, code: outcome.code, detail: outcome.detail } };
      refused = [...refused, step.refused];
      steps.push(step);
      break;
    }
    steps.push(appliedStep(policy, outcome.policy));
    ({ policy, sandbox } = outcome);
  }
  return { file: { ...file, policy, held, refused, sandbox }, steps };
};

/**
 * Gives an endorsement its place in the history of a policy, once. One that comes before the policy, or before
 * the endorsement in front of it, is held. One that breaks a rule in its place is refused, and leaves the place
 * to a corrected one.
 */
export const endorsePolicy = (
  file: PolicyFile,
  endorsement: Endorsement,
  facts: EndorseFacts,
): EndorseDecision | DomainError => {
  const faulty = checkEndorsement(endorsement, file.insurerUscc);
  if (faulty !== undefined) return faulty;
  const known = [...(file.policy?.endorsements ?? []), ...file.held].find(
    ({ sequence }) => sequence === endorsement.sequence,
  );
  if (known !== undefined) {
    return textOf(withoutDay(known)) === textOf(endorsement)
      ? { outcome: 'ALREADY_KNOWN', file, steps: [] }
      : domainError('ALREADY_REPORTED', `Another endorsement ${endorsement.sequence} stands already`, {
          fields: [{ pointer: '/sequence', rule: 'DIFFERS', detail: 'differs from the one that stands' }],
          facts: { sequence: String(endorsement.sequence) },
        });
  }
  const { policy } = file;
  if (policy === undefined || endorsement.sequence > nextSequence(policy)) {
    const held = [...file.held, endorsement].toSorted(bySequence);
    return { outcome: 'HELD', file: { ...file, held }, steps: [] };
  }
  const next = endorsed(policy, file.sandbox, endorsement, facts);
  if (isDomainError(next)) return next;
  const { file: afterwards, steps } = applyHeld({ ...file, ...next }, facts);
  return { outcome: 'APPLIED', file: afterwards, steps: [appliedStep(policy, next.policy), ...steps] };
};
