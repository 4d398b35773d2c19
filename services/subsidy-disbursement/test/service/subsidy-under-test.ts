import { openDevelopmentIssuer, startService } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import {
  CancellationKind,
  EndorsementKind,
  type Policy,
  type PolicyEndorsed,
} from '@donghu/contracts/policy';
import { InstitutionState } from '@donghu/contracts/registry';
import { systemClock, usccCheckCharacter } from '@donghu/kernel';
import {
  type EventPublisher,
  type JsonAnswer,
  openEventPublisher,
  startTestService,
  type TestService,
  waitFor,
} from '@donghu/testkit';
import { service } from '../../src/service.js';
import { type CreditRatingStandIn, startCreditRatingStandIn } from './credit-rating-stand-in.js';

const insurerUscc = '91100000710931483R';

export const finance = { role: 'finance' };
export const reviewer = { role: 'reviewer' };
export const operator = { role: 'operator' };

let enterpriseCount = 0;

/** A valid code that no other test uses. */
export const newUscc = (): string => {
  enterpriseCount += 1;
  const first17 = `91420100MA4${String(enterpriseCount).padStart(6, '0')}`;
  return first17 + usccCheckCharacter(first17);
};

const fenOf = (yuan: string): bigint => BigInt(yuan.replace('.', ''));

export interface AcceptedPolicy {
  readonly enterprise: string;
  readonly number: string;
  readonly premium: string;
  readonly line?: string;
  /** The instant of acceptance. */
  readonly at?: string;
  readonly more?: Partial<Policy>;
}

export interface SubsidyUnderTest {
  readonly service: TestService;
  readonly credit: CreditRatingStandIn;
  readonly publisher: EventPublisher;
  /** An enterprise in the zone, of class A, that was subsidised before; told to the service and known by it. */
  knownEnterprise(rated?: 'A' | 'B' | 'C' | 'UNRATED'): Promise<string>;
  tellEnterprise(uscc: string): Promise<void>;
  accept(policy: AcceptedPolicy): Promise<string>;
  cancel(
    policyId: string,
    premiumKept: string,
    kind?: 'FROM_START' | 'MID_TERM',
    version?: number,
  ): Promise<void>;
  /** The endorsement makes the policy's version after its sequence; premium is written and paid. */
  endorse(policyId: string, sequence: number, premium: string, more?: Partial<PolicyEndorsed>): Promise<void>;
  /** The application of a policy once it is in one of the states. */
  application(policyId: string, ...states: readonly string[]): Promise<JsonAnswer['body']>;
  setBudget(scheme: string, year: number, each: string): Promise<void>;
  moveClock(to: string): Promise<void>;
  stop(): Promise<void>;
}

const decided = [
  'ASSESSED',
  'REFUSED',
  'APPROVED',
  'WAITLISTED',
  'PAID',
  'BLOCKED',
  'CLAWBACK_OPEN',
  'CLAWED_BACK',
];

export const startSubsidy = async (): Promise<SubsidyUnderTest> => {
  const credit = await startCreditRatingStandIn();
  const running = await startTestService({
    start: (environment) => startService(service, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
    environment: { CREDIT_RATING_ADDRESS: credit.address, SERVICE_TOKEN: credit.serviceToken },
  });
  const publisher = await openEventPublisher(running.backing.natsUrl);
  let told = 0;

  const registryIsKnown = (): Promise<unknown> =>
    waitFor(
      async () => {
        const { body } = await running.call('GET', '/v1/message-flow', { as: operator });
        const ofRegistry = body.handled.filter(({ consumer }: { consumer: string }) =>
          consumer.endsWith('registry'),
        );
        return ofRegistry.reduce((sum: number, { handled }: { handled: number }) => sum + handled, 0) >= told;
      },
      { what: `${told} handled events of the registry` },
    );

  await publisher.publish(eventCatalogue.InstitutionChanged, {
    institution: {
      uscc: insurerUscc,
      nameZh: '中国人民财产保险股份有限公司',
      nameEn: '',
      roles: [],
      state: InstitutionState.OPEN,
      parentUscc: '',
      licences: [],
      inZone: false,
    },
    change: 'REGISTERED',
    effectiveOn: '2003-07-07',
  });
  told += 1;

  const tellEnterprise = async (uscc: string): Promise<void> => {
    await publisher.publish(eventCatalogue.EnterpriseChanged, {
      enterprise: {
        uscc,
        nameZh: '光谷测试企业',
        classes: [{ code: 'HNTE', certificate: 'GR202342000123', from: '2023-10-16', to: '2027-10-16' }],
        scale: 'SMALL',
        industryGroup: 'OPTO',
        inZone: true,
        inZoneFrom: '2020-01-01',
        registrationMatches: true,
      },
      change: 'REGISTERED',
      effectiveOn: '2020-01-01',
    });
    told += 1;
  };

  return {
    service: running,
    credit,
    publisher,
    tellEnterprise,
    knownEnterprise: async (rated = 'A') => {
      const uscc = newUscc();
      credit.rate(uscc, { supervisionClass: rated, effectiveAt: new Date('2024-06-30T00:00:00+08:00') });
      await tellEnterprise(uscc);
      await running.call('POST', '/v1/earlier-subsidies', {
        as: finance,
        body: { enterpriseUscc: uscc, year: 2020, scheme: 'RND', amount: '5000.00' },
      });
      await registryIsKnown();
      return uscc;
    },
    accept: async ({ enterprise, number, premium, line = 'RND_LIAB', at, more = {} }) => {
      const policyId = `${insurerUscc}/${number}`;
      const policy: Policy = {
        insurerUscc,
        policyNumber: number,
        policyholderUscc: enterprise,
        insuredUscc: enterprise,
        line,
        productCode: '',
        startOn: '2025-06-01',
        endOn: '2026-05-31',
        issuedOn: '2025-05-28',
        writtenPremiumFen: fenOf(premium),
        paidPremiumFen: fenOf(premium),
        paidOn: '2025-05-29',
        coverFen: 2_000_000_000n,
        insuredHeadCount: 0,
        otherPublicSubsidyFen: 0n,
        ...more,
      };
      const message = { policyId, policy, acceptedOn: '2025-06-01' };
      const time = at === undefined ? {} : { time: new Date(at) };
      await publisher.publish(eventCatalogue.PolicyAccepted, message, time);
      return policyId;
    },
    cancel: async (policyId, premiumKept, kind = 'MID_TERM', version = 2) => {
      const [insurer = '', policyNumber = ''] = policyId.split('/');
      await publisher.publish(
        eventCatalogue.PolicyCancelled,
        {
          policyId,
          insurerUscc: insurer,
          policyNumber,
          kind: CancellationKind[kind],
          effectiveOn: '2025-11-01',
          refundFen: 0n,
          premiumKeptFen: fenOf(premiumKept),
          insuredUscc: '',
          reportedOn: '2025-11-02',
          writtenPremiumFen: 0n,
          paidPremiumFen: 0n,
          coverFen: 0n,
          endOn: '',
          insuredHeadCount: 0,
        },
        { aggregateVersion: version },
      );
    },
    endorse: async (policyId, sequence, premium, more = {}) => {
      const [insurer = '', policyNumber = ''] = policyId.split('/');
      await publisher.publish(
        eventCatalogue.PolicyEndorsed,
        {
          policyId,
          insurerUscc: insurer,
          policyNumber,
          insuredUscc: '',
          line: 'RND_LIAB',
          sequence,
          kind: EndorsementKind.CORRECT,
          effectiveOn: '2025-07-01',
          premiumDifferenceFen: 0n,
          paidDifferenceFen: 0n,
          coverDifferenceFen: 0n,
          writtenPremiumFen: fenOf(premium),
          paidPremiumFen: fenOf(premium),
          coverFen: 2_000_000_000n,
          endOn: '2026-05-31',
          members: [],
          insuredHeadCount: 0,
          reportedOn: '2025-07-02',
          ...more,
        },
        { aggregateVersion: sequence + 1 },
      );
    },
    application: (policyId, ...states) => {
      const wanted = states.length === 0 ? decided : states;
      return waitFor(
        async () => {
          const path = `/v1/applications/${encodeURIComponent(policyId)}`;
          const { body } = await running.call('GET', path, { as: operator });
          return wanted.includes(body.state) ? body : undefined;
        },
        { what: `${policyId} in ${wanted.join(' or ')}`, everyMillis: 20 },
      );
    },
    setBudget: async (scheme, year, each) => {
      for (const payer of ['CITY', 'ZONE']) {
        const body = { scheme, year, payer, amount: each };
        const answer = await running.call('POST', '/v1/budgets', { as: finance, body });
        if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      }
    },
    moveClock: async (to) => {
      await running.call('PUT', '/v1/business-clock', { as: operator, body: { now: to } });
    },
    stop: async () => {
      await publisher.close();
      await running.stop();
      await credit.stop();
    },
  };
};
