import { eventCatalogue } from '@donghu/contracts';
import type { EnterpriseChanged } from '@donghu/contracts/registry';
import { refuse } from '@donghu/kernel';
import * as z from 'zod';
import type { ServiceDefinition } from '../../src/lifecycle/index.js';
import { onEvent, readEach } from '../../src/messaging/index.js';
import { type Draft, documentCollection, keepNewest, type Replica } from '../../src/store/index.js';

const { EnterpriseChanged: definition } = eventCatalogue;

export interface Listed extends Replica {
  readonly nameZh: string;
}

export const enterprises = documentCollection<Listed>('enterprises');
export const consumerName = 'enterprise-list__registry';

const enterpriseHandler = onEvent({
  event: definition,
  prepare: readEach(({ message, envelope }): Draft<Listed> => {
    const { enterprise } = message;
    if (enterprise === undefined) return refuse('VALIDATION_FAILED', 'The message has no enterprise');
    return { _id: enterprise.uscc, nameZh: enterprise.nameZh, sourceVersion: envelope.aggregateVersion };
  }),
  useCase: keepNewest('list-enterprise', enterprises),
});

/** A service that lists the registry's enterprises and does nothing else. */
export const enterpriseList: ServiceDefinition<object> = {
  name: 'enterprise-list',
  version: '1.0.0',
  title: { en: 'Enterprise list', zh: '企业名单' },
  stream: 'CAPITAL',
  ports: { http: 0, grpc: 0 },
  settings: z.object({}),
  collections: [enterprises],
  build: () => ({
    routes: [],
    grpc: [],
    consumers: [{ purpose: 'registry', stream: 'REGISTRY', handlers: [enterpriseHandler] }],
    projections: [{ collection: enterprises, handlers: [enterpriseHandler] }],
  }),
};

/** The codes are made up: the list takes the registry's word for them. */
export const usccOf = (place: number): string => `9142010000${String(place).padStart(7, '0')}X`;

export const enterpriseChanged = (place: number, version: number): EnterpriseChanged => ({
  enterprise: {
    uscc: usccOf(place),
    nameZh: `东湖企业${place} 第${version}版`,
    classes: [],
    scale: 'LARGE',
    industryGroup: 'OPTO',
    inZone: true,
    inZoneFrom: '2021-09-22',
    registrationMatches: true,
  },
  change: 'DETAILS_CHANGED',
  effectiveOn: '2021-09-22',
});
