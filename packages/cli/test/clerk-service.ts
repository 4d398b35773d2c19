import {
  documentCollection,
  onEvent,
  type ServiceDefinition,
  type StoredDocument,
  type UseCase,
} from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { EnterpriseChanged } from '@donghu/contracts/registry';
import { domainError } from '@donghu/kernel';
import * as z from 'zod';

interface Card extends StoredDocument {
  readonly nameZh: string;
}

const cards = documentCollection<Card>('cards');

/** What the clerk may not write down now. */
export interface Refusals {
  readonly usccs: Set<string>;
}

const writeCard = (refusals: Refusals): UseCase<EnterpriseChanged, null> => ({
  name: 'write-card',
  load: (inputs, unit) =>
    unit.fetch(
      cards,
      inputs.map(({ enterprise }) => enterprise?.uscc ?? ''),
    ),
  decide: ({ enterprise }, unit) => {
    const uscc = enterprise?.uscc ?? '';
    if (refusals.usccs.has(uscc))
      return domainError('ENTERPRISE_UNKNOWN', `${uscc} is not on the list · 不在名单`);
    unit.put(cards, { _id: uscc, nameZh: enterprise?.nameZh ?? '' });
    return null;
  },
});

/** A service that keeps a card of each enterprise, and refuses some while a test says so. */
export const clerkService = (refusals: Refusals): ServiceDefinition<object> => ({
  name: 'clerk',
  version: '1.0.0',
  title: { en: 'Clerk', zh: '文员' },
  stream: 'CLERK',
  ports: { http: 0, grpc: 0 },
  settings: z.object({}),
  collections: [cards],
  build: () => ({
    routes: [],
    grpc: [],
    consumers: [
      {
        purpose: 'cards',
        stream: 'REGISTRY',
        handlers: [
          onEvent({
            event: eventCatalogue.EnterpriseChanged,
            prepare: async (events) => events.map(({ message }) => message),
            useCase: writeCard(refusals),
          }),
        ],
      },
    ],
  }),
});
