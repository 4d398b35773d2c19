import { type Facts, outgoingEvent, type Unit, type UseCase } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type DomainError, isDomainError } from '@donghu/kernel';
import { differingFields } from '../domain/differing-fields.js';
import { applyHeld } from '../domain/endorse-policy.js';
import { numberOfFollower } from '../domain/follow-policy.js';
import type { Insurer } from '../domain/insurer.js';
import { type PolicyWarning, policyId } from '../domain/policy.js';
import type { PolicyReport } from '../domain/policy-report.js';
import { withPool } from '../domain/pool.js';
import { type Product, productId } from '../domain/product.js';
import { type ReportDecision, reportPolicy } from '../domain/report-policy.js';
import { findInsuranceLine } from '../parameters/insurance-lines.js';
import { insurerKinds } from '../parameters/insurer-kinds.js';
import { largestMemberShare } from '../parameters/largest-member-share.js';
import { referencesOfLine } from '../parameters/line-references.js';
import { sandboxRules } from '../parameters/sandbox-rules.js';
import { conflictId, conflicts } from '../store/conflicts.js';
import { enterprises } from '../store/enterprises.js';
import { institutions } from '../store/institutions.js';
import { bookedPolicy, policies } from '../store/policies.js';
import { pools } from '../store/pools.js';
import { products } from '../store/products.js';
import { fetchCoverFilesOf, fileCover } from './cover-file.js';
import { endorseFacts, membersOfHeld, policyFileOf, putPolicyFile } from './policy-file.js';
import { policyMessage } from './policy-message.js';
import { recordSteps } from './record-steps.js';
import { reportFingerprint } from './report-fingerprint.js';
import { fetchSandbox, putSandboxFile, sandboxFileOf } from './sandbox-file.js';

export interface PolicyReported {
  readonly policyId: string;
  readonly outcome: ReportDecision['outcome'];
  readonly version: number;
  readonly acceptedOn: string;
  readonly warnings: readonly PolicyWarning[];
  /** What a conflicting report says otherwise; empty unless the outcome is `CONFLICT`. */
  readonly differingFields: readonly string[];
}

const idOf = (report: PolicyReport): string => policyId(report.insurerUscc, report.policyNumber);

const conflictIdOf = (report: PolicyReport): string => conflictId(idOf(report), reportFingerprint(report));

/** Reports under a number for which something different stands, or comes in the same group. */
const possibleConflicts = (reports: readonly PolicyReport[], unit: Unit): PolicyReport[] => {
  const firsts = new Map<string, PolicyReport>();
  const disputed = new Set<string>();
  for (const report of reports) {
    const id = idOf(report);
    const first = unit.get(policies, id)?.report ?? firsts.get(id);
    if (first === undefined) firsts.set(id, report);
    else if (differingFields(first, report).length > 0) disputed.add(id);
  }
  return reports.filter((report) => disputed.has(idOf(report)));
};

const insurersOf = ({ insurerUscc, coInsurance }: PolicyReport): readonly string[] =>
  coInsurance === undefined
    ? [insurerUscc]
    : [insurerUscc, ...coInsurance.members.map((member) => member.insurerUscc)];

const productIdsOf = ({ insurerUscc, productCode }: PolicyReport): readonly string[] =>
  productCode === undefined ? [] : [productId(insurerUscc, productCode)];

const productOf = (report: PolicyReport, unit: Unit): Product | undefined => {
  const [id] = productIdsOf(report);
  return id === undefined ? undefined : unit.get(products, id);
};

const poolIdsOf = ({ coInsurance }: PolicyReport): readonly string[] =>
  coInsurance?.pool === undefined ? [] : [coInsurance.pool];

/**
 * A report with the members that it means. One under whose number a policy of the same pool stands means those of
 * the policy: what has become of the pool since does not matter to it.
 */
const resolved = (report: PolicyReport, unit: Unit): PolicyReport | DomainError => {
  const { coInsurance } = report;
  if (coInsurance?.pool === undefined) return report;
  const standing = bookedPolicy(unit.get(policies, idOf(report)))?.report.coInsurance;
  if (standing?.pool !== coInsurance.pool) return withPool(report, unit.get(pools, coInsurance.pool));
  const members = coInsurance.members.length > 0 ? coInsurance.members : standing.members;
  return { ...report, coInsurance: { ...coInsurance, members } };
};

/** Reads side by side; conflicts are read only when a report differs from another one. */
const load = async (reports: readonly PolicyReport[], unit: Unit): Promise<void> => {
  await Promise.all([
    unit.fetchUnlikely(policies, reports.map(idOf)),
    unit.fetchReference(institutions, reports.flatMap(insurersOf)),
    unit.fetchPresence(
      enterprises,
      reports.map((report) => report.insuredUscc),
    ),
    fetchSandbox(unit, reports),
    fetchCoverFilesOf(unit, reports),
    unit.fetchReference(pools, reports.flatMap(poolIdsOf)),
    unit.fetchReference(products, reports.flatMap(productIdsOf)),
  ]);
  const meant = reports.flatMap((report) => {
    const known = resolved(report, unit);
    return isDomainError(known) ? [] : [known];
  });
  const members = [...membersOfHeld(unit, reports.map(idOf)), ...meant.flatMap(insurersOf)];
  await unit.fetch(institutions, members);
  await unit.fetch(conflicts, possibleConflicts(meant, unit).map(conflictIdOf));
};

type Decided<Outcome> = Extract<ReportDecision, { readonly outcome: Outcome }>;

const accept = ({ policy, sandbox }: Decided<'ACCEPTED'>, unit: Unit, facts: Facts): PolicyReported => {
  const id = idOf(policy.report);
  const file = { ...policyFileOf(unit, unit.get(policies, id), policy.report.insurerUscc), policy, sandbox };
  const members = membersOfHeld(unit, [id]);
  const version = putPolicyFile(unit, id, file, facts.now);
  const message = { policyId: id, policy: policyMessage(policy.report), acceptedOn: policy.acceptedOn };
  unit.emit(outgoingEvent(eventCatalogue.PolicyAccepted, message, version));
  const { acceptedOn, warnings } = policy;
  const { file: next, steps } = applyHeld(file, endorseFacts(unit, members, facts.today));
  const last = recordSteps(unit, next, steps, facts.now);
  putSandboxFile(unit, next.sandbox, policy.report.insuredUscc, facts.today);
  fileCover(unit, id, facts);
  return {
    policyId: id,
    outcome: 'ACCEPTED',
    version: last ?? version,
    acceptedOn,
    warnings,
    differingFields: [],
  };
};

/**
 * Keeps the differing report for a human. It raises the policy's version, so that the events of a policy are
 * in one order; its amounts stay as they are.
 */
const raiseConflict = (
  { policy, differing }: Decided<'CONFLICT'>,
  report: PolicyReport,
  unit: Unit,
  facts: Facts,
): number => {
  const id = idOf(report);
  const file = { ...policyFileOf(unit, unit.get(policies, id), report.insurerUscc), policy };
  const version = putPolicyFile(unit, id, file, facts.now);
  unit.put(conflicts, {
    _id: conflictIdOf(report),
    policyId: id,
    report,
    differingFields: differing,
    raisedAt: facts.now,
  });
  const { insurerUscc, policyNumber } = report;
  const message = { policyId: id, insurerUscc, policyNumber, differingFields: [...differing] };
  unit.emit(outgoingEvent(eventCatalogue.PolicyConflictRaised, message, version));
  return version;
};

const coInsurersOf = ({ coInsurance }: PolicyReport, unit: Unit): ReadonlyMap<string, Insurer> =>
  new Map(
    coInsurance?.members.flatMap(({ insurerUscc }) => {
      const insurer = unit.get(institutions, insurerUscc);
      return insurer === undefined ? [] : [[insurerUscc, insurer] as const];
    }),
  );

const decide = (reported: PolicyReport, unit: Unit, facts: Facts): PolicyReported | DomainError => {
  const report = resolved(reported, unit);
  if (isDomainError(report)) return report;
  const id = idOf(report);
  const stored = unit.get(policies, id);
  if (stored?.follows !== undefined) return numberOfFollower(stored.follows);
  const decision = reportPolicy(bookedPolicy(stored), report, {
    line: findInsuranceLine(report.line),
    expectedReferences: referencesOfLine(report.line),
    insurer: unit.get(institutions, report.insurerUscc),
    insurerKinds,
    product: productOf(report, unit),
    sandbox: sandboxFileOf(unit, report),
    yellowPercent: sandboxRules.yellowPercent,
    coInsurers: coInsurersOf(report, unit),
    largestSharePpm: largestMemberShare.valuePpm,
    insuredIsRegistered: unit.isPresent(enterprises, report.insuredUscc),
    today: facts.today,
  });
  if (isDomainError(decision)) return decision;
  if (decision.outcome === 'ACCEPTED') return accept(decision, unit, facts);
  const { acceptedOn, warnings } = decision.policy;
  const known = { policyId: id, acceptedOn, warnings, version: stored?.version ?? 0, differingFields: [] };
  if (decision.outcome === 'ALREADY_KNOWN') return { ...known, outcome: 'ALREADY_KNOWN' };
  const isRaised = unit.get(conflicts, conflictIdOf(report)) !== undefined;
  const version = isRaised ? known.version : raiseConflict(decision, report, unit, facts);
  return { ...known, version, outcome: 'CONFLICT', differingFields: decision.differing };
};

/**
 * Takes reported policies into the books. A conflict is no refusal here, although the doors answer it as one:
 * it is recorded for a human, and a refusal would leave nothing behind.
 */
export const reportPolicyCommand: UseCase<PolicyReport, PolicyReported> = {
  name: 'report-policy',
  load,
  decide,
};
