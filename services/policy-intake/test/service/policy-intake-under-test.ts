import { openDevelopmentIssuer, startService } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type Institution, InstitutionState } from '@donghu/contracts/registry';
import { systemClock } from '@donghu/kernel';
import {
  type EventPublisher,
  openEventPublisher,
  startTestService,
  type TestService,
  waitFor,
} from '@donghu/testkit';
import { service } from '../../src/service.js';

export const operator = { role: 'operator' };

export const insurerUscc = '91100000710931483R';
export const enterpriseUscc = '91420100616400352X';
export const asInsurer = { role: 'insurer', uscc: insurerUscc };
export const asEnterprise = { role: 'enterprise', uscc: enterpriseUscc };

/** Scenario 3: premium 80,000.00, cover 20,000,000.00. */
export const report = {
  insurerUscc,
  policyNumber: 'PZ-2025-0001',
  policyholderUscc: enterpriseUscc,
  insuredUscc: enterpriseUscc,
  line: 'RND_LIAB',
  startOn: '2025-03-10',
  endOn: '2026-03-09',
  issuedOn: '2025-03-07',
  writtenPremium: '80000.00',
  paidPremium: '80000.00',
  paidOn: '2025-03-08',
  cover: '20000000.00',
};

export const openInsurer: Institution = {
  uscc: insurerUscc,
  nameZh: '中国人民财产保险股份有限公司',
  nameEn: '',
  roles: [{ kind: 'INSURER_HQ', from: '2003-07-07', to: '' }],
  state: InstitutionState.OPEN,
  parentUscc: '',
  licences: [{ scheme: 'CBIRC', number: '000002', from: '2003-07-07', to: '' }],
  inZone: false,
};

/** The intake with a registry that is played by the test: its events are all that the intake knows of it. */
export interface PolicyIntakeUnderTest {
  readonly service: TestService;
  readonly registry: EventPublisher;
  /** Publishes the institution, as of the version; it is not waited for. */
  tellInstitution(
    institution: Institution,
    told?: { readonly version?: number; readonly change?: string; readonly effectiveOn?: string },
  ): Promise<void>;
  tellEnterprise(uscc: string, nameZh: string): Promise<void>;
  /** Publishes what an enterprise must hold; `to` is the first day without the duty. */
  tellObligation(
    uscc: string,
    line: string,
    periods: readonly { readonly from: string; readonly to?: string }[],
    version?: number,
  ): Promise<void>;
  /** Publishes what an enterprise has asked for. */
  tellDemand(
    uscc: string,
    line: string,
    entries: readonly {
      readonly registeredOn: string;
      readonly coverFen: bigint;
      readonly closedOn?: string;
    }[],
    version?: number,
  ): Promise<void>;
  /** Waits until everything that was told has had its effect. */
  registryIsKnown(): Promise<void>;
  stop(): Promise<void>;
}

export const startPolicyIntake = async (): Promise<PolicyIntakeUnderTest> => {
  const running = await startTestService({
    start: (environment) => startService(service, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  const registry = await openEventPublisher(running.backing.natsUrl);
  let told = 0;

  const handled = async (): Promise<number> => {
    const { body } = await running.call('GET', '/v1/message-flow', { as: operator });
    return body.handled.reduce((sum: number, entry: { handled: number }) => sum + entry.handled, 0);
  };

  return {
    service: running,
    registry,
    tellInstitution: async (
      institution,
      { version = 1, change = 'REGISTERED', effectiveOn = '2003-07-07' } = {},
    ) => {
      const message = { institution, change, effectiveOn };
      await registry.publish(eventCatalogue.InstitutionChanged, message, { aggregateVersion: version });
      told += 1;
    },
    tellEnterprise: async (uscc, nameZh) => {
      const enterprise = {
        uscc,
        nameZh,
        classes: [],
        scale: 'LARGE',
        industryGroup: 'OPTO',
        inZone: true,
        inZoneFrom: '2021-09-22',
        registrationMatches: true,
      };
      const message = { enterprise, change: 'REGISTERED', effectiveOn: '2021-09-22' };
      await registry.publish(eventCatalogue.EnterpriseChanged, message);
      told += 1;
    },
    tellObligation: async (uscc, line, periods, version = 1) => {
      const listed = { to: '', department: 'EEB', category: '危险废物', listReference: '2025年名录' };
      const obligation = {
        obligationId: `${uscc}.${line}`,
        enterpriseUscc: uscc,
        line,
        periods: periods.map((period) => ({ ...listed, ...period })),
      };
      const message = { obligation, change: 'BEGAN', effectiveOn: '2025-01-01' };
      await registry.publish(eventCatalogue.ObligationChanged, message, { aggregateVersion: version });
      // The replica takes it, and the lapses are judged by it.
      told += 2;
    },
    tellDemand: async (uscc, line, entries, version = 1) => {
      const demand = {
        demandId: `${uscc}.${line}`,
        enterpriseUscc: uscc,
        line,
        entries: entries.map((entry) => ({ closedOn: '', outcome: entry.closedOn ? 'MET' : '', ...entry })),
      };
      const message = { demand, change: 'REGISTERED', effectiveOn: '2025-01-01' };
      await registry.publish(eventCatalogue.InsuranceDemandChanged, message, { aggregateVersion: version });
      told += 1;
    },
    registryIsKnown: async () => {
      await waitFor(async () => (await handled()) >= told, {
        what: `${told} handled events of the registry`,
      });
    },
    stop: async () => {
      await registry.close();
      await running.stop();
    },
  };
};
