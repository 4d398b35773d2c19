import { eventCatalogue } from '@donghu/contracts';
import { expect, test } from '@jest/globals';
import { onEvent, readEach } from '../../src/messaging/index.js';
import { sourceProjections } from '../../src/projection/projection.js';
import { documentCollection, keepNewest, type Replica } from '../../src/store/index.js';

const collection = documentCollection<Replica>('enterprises');

const handlerOf = (event: typeof eventCatalogue.EnterpriseChanged) =>
  onEvent({
    event,
    prepare: readEach(({ envelope }) => ({
      _id: envelope.subject,
      sourceVersion: envelope.aggregateVersion,
    })),
    useCase: keepNewest('keep', collection),
  });

const handler = handlerOf(eventCatalogue.EnterpriseChanged);

test('a projection is built by the consumers that have its handlers, and is sent again what they were', () => {
  const consumers = [
    { name: 'list__policies', stream: 'POLICY', handlers: [] },
    { name: 'list__registry', stream: 'REGISTRY', handlers: [handler] },
  ];
  expect(sourceProjections([{ collection, handlers: [handler] }], consumers)).toEqual([
    {
      name: 'enterprises',
      collection,
      sources: [
        {
          stream: 'REGISTRY',
          consumer: 'list__registry',
          handlers: new Map([[eventCatalogue.EnterpriseChanged.type, handler]]),
          filterSubjects: [
            `${eventCatalogue.EnterpriseChanged.subjectPrefix}.*`,
            'redelivery.REGISTRY.list__registry',
          ],
        },
      ],
    },
  ]);
});

test('a projection of a handler that no consumer has is a mistake', () => {
  const other = handlerOf(eventCatalogue.EnterpriseChanged);
  const consumers = [{ name: 'list__registry', stream: 'REGISTRY', handlers: [handler] }];
  expect(() => sourceProjections([{ collection, handlers: [other] }], consumers)).toThrow(
    'no consumer handles donghu.registry.v1.EnterpriseChanged for the projection enterprises',
  );
});
