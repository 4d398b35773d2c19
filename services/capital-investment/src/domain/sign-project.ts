import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';
import { checkNotInFuture } from './business-day.js';
import type { Demand } from './demand.js';
import { differingFields } from './differing-fields.js';
import type { Project, ProjectTerms } from './project.js';
import { enterpriseUnknown } from './register-demand.js';
import { accepted, type Reported, repeated } from './reported.js';

export interface SigningFacts {
  /** State of the investor in the registry; undefined when it is not registered. */
  readonly investorState: string | undefined;
  readonly enterpriseIsRegistered: boolean;
  /** The demand that the project answers, where it names one and it is known. */
  readonly demand: Demand | undefined;
  readonly today: CalendarDate;
}

const terms = [
  'title',
  'investorUscc',
  'enterpriseUscc',
  'instrument',
  'commitment',
  'signedOn',
  'termEndsOn',
  'zoneSharePpm',
  'demandId',
] as const;

const checkInvestor = (uscc: string, state: string | undefined): DomainError | undefined => {
  if (state === undefined) {
    return domainError('INSTITUTION_UNKNOWN', `${uscc} is not registered as an institution`, {
      fields: [{ pointer: '/investorUscc', rule: 'UNKNOWN', detail: 'is not registered' }],
      facts: { uscc },
    });
  }
  if (state === 'OPEN') return undefined;
  return domainError('INSTITUTION_NOT_OPEN', `${uscc} is not open for business`, {
    fields: [{ pointer: '/investorUscc', rule: 'NOT_OPEN', detail: `the institution is ${state}` }],
    facts: { uscc, state },
  });
};

/** A project answers a demand of the enterprise that takes the money, or none. */
const checkDemand = (
  { demandId, enterpriseUscc }: ProjectTerms,
  demand: Demand | undefined,
): DomainError | undefined => {
  if (demandId === undefined) return undefined;
  if (demand === undefined) {
    return domainError('DEMAND_UNKNOWN', `${demandId} is not registered`, {
      fields: [{ pointer: '/demandId', rule: 'UNKNOWN', detail: 'is not registered' }],
      facts: { demandId },
    });
  }
  if (demand.enterpriseUscc === enterpriseUscc) return undefined;
  return domainError('VALIDATION_FAILED', `${demandId} is the demand of another enterprise`, {
    fields: [
      { pointer: '/demandId', rule: 'OTHER_ENTERPRISE', detail: 'is the demand of another enterprise' },
    ],
  });
};

const checkPeriod = ({ signedOn, termEndsOn }: ProjectTerms): DomainError | undefined =>
  signedOn < termEndsOn
    ? undefined
    : domainError('VALIDATION_FAILED', 'The term ends before it begins', {
        fields: [{ pointer: '/termEndsOn', rule: 'PERIOD_REVERSED', detail: 'is not after the signing' }],
      });

/** Takes a signed project with its first commitment (签约). Only an institution that is open may invest. */
export const signProject = (
  stored: Project | undefined,
  reported: ProjectTerms,
  facts: SigningFacts,
): Reported<Project> | DomainError => {
  if (stored !== undefined) {
    return repeated(reported.projectId, differingFields(terms, stored.terms, reported));
  }
  return (
    checkPeriod(reported) ??
    checkNotInFuture(reported.signedOn, 'signedOn', facts.today) ??
    checkInvestor(reported.investorUscc, facts.investorState) ??
    (facts.enterpriseIsRegistered ? undefined : enterpriseUnknown(reported.enterpriseUscc)) ??
    checkDemand(reported, facts.demand) ??
    accepted({ terms: reported, amendments: [], drawdowns: [], returns: [] })
  );
};
