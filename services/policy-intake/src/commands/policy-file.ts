import type { Unit } from '@donghu/chassis';
import type { EndorseFacts, PolicyFile } from '../domain/endorse-policy.js';
import type { Insurer } from '../domain/insurer.js';
import type { Policy } from '../domain/policy.js';
import { insurerKinds } from '../parameters/insurer-kinds.js';
import { sandboxRules } from '../parameters/sandbox-rules.js';
import { institutions } from '../store/institutions.js';
import { bookedPolicy, measureLayout, type PolicyDocument, policies } from '../store/policies.js';
import { recordMeasures } from './record-measures.js';
import { fetchSandbox, sandboxFileOf } from './sandbox-file.js';

/** The file of a document; an empty one where nothing stands yet. */
export const policyFileOf = (
  unit: Unit,
  document: PolicyDocument | undefined,
  insurerUscc: string,
): PolicyFile => {
  const policy = bookedPolicy(document);
  return {
    insurerUscc,
    policy,
    held: document?.held ?? [],
    refused: document?.refused ?? [],
    sandbox: policy === undefined ? undefined : sandboxFileOf(unit, policy.report),
  };
};

/**
 * Stores a file, with what it changes in the measures, and returns its new version. What is undefined is not stored.
 */
export const putPolicyFile = (unit: Unit, id: string, file: PolicyFile, now: Date): number => {
  const stored = unit.get(policies, id);
  const isHolding = file.held.length > 0;
  const { policy } = file;
  if (policy !== undefined) {
    recordMeasures(unit, stored?.measuredAs === measureLayout ? bookedPolicy(stored) : undefined, policy);
  }
  return unit.put(policies, {
    _id: id,
    followers: policy && followersOf(policy),
    // The fields of a policy alone, without those of the document that it was read from.
    report: policy?.report,
    acceptedOn: policy?.acceptedOn,
    warnings: policy?.warnings,
    conflicts: policy?.conflicts,
    cancellation: policy?.cancellation,
    endorsements: policy?.endorsements,
    standing: policy?.standing,
    sandboxUse: policy?.sandboxUse,
    measuredAs: policy && measureLayout,
    recordedAt: (policy === undefined ? undefined : bookedPolicy(stored)?.recordedAt) ?? now,
    held: isHolding ? file.held : undefined,
    heldSince: isHolding ? (stored?.heldSince ?? now) : undefined,
    overdueToldAt: isHolding ? stored?.overdueToldAt : undefined,
    refused: file.refused.length > 0 ? file.refused : undefined,
  });
};

/** Everybody but the lead who has, or had, a share; undefined where nobody has. */
const followersOf = ({ standing, report }: Policy): readonly string[] | undefined => {
  if (standing === undefined) return undefined;
  const codes = new Set<string>(
    standing.shares.flatMap(({ members }) => members).map(({ insurerUscc }) => insurerUscc),
  );
  codes.delete(report.insurerUscc);
  return codes.size === 0 ? undefined : [...codes];
};

/** Reads the sandbox cases of the policies of these ids, which were fetched. */
export const fetchSandboxOf = (unit: Unit, ids: readonly string[]): Promise<void> =>
  fetchSandbox(
    unit,
    ids.flatMap((id) => {
      const policy = bookedPolicy(unit.get(policies, id));
      return policy === undefined ? [] : [policy.report];
    }),
  );

/** The insurers that held endorsements of these ids name as members. */
export const membersOfHeld = (unit: Unit, ids: readonly string[]): readonly string[] =>
  ids
    .flatMap((id) => unit.get(policies, id)?.held ?? [])
    .flatMap(({ members }) => members?.map(({ insurerUscc }) => insurerUscc) ?? []);

/** The facts for endorsements whose members were fetched. */
export const endorseFacts = (
  unit: Unit,
  members: readonly string[],
  today: EndorseFacts['today'],
): EndorseFacts => ({
  today,
  insurerKinds,
  yellowPercent: sandboxRules.yellowPercent,
  insurers: new Map(
    members.flatMap((uscc): (readonly [string, Insurer])[] => {
      const insurer = unit.get(institutions, uscc);
      return insurer === undefined ? [] : [[uscc, insurer]];
    }),
  ),
});
