import type { AnyEventHandler } from '../messaging/event-handler.js';
import { redeliverySubject } from '../messaging/streams.js';
import type { DocumentCollection, StoredDocument } from '../store/document-collection.js';

/**
 * Documents that follow from events alone, so that they can be built anew from the streams to the same bytes.
 * Its handlers ask nobody, read no clock, touch this collection only, and give its documents their versions
 * themselves; the order of the events and their repetition make no difference to the result.
 */
export interface Projection {
  readonly collection: DocumentCollection<StoredDocument>;
  /** Some of those that the service's consumers have: what builds it live builds it anew. */
  readonly handlers: readonly AnyEventHandler[];
}

/** A consumer that a projection is built by, as far as it is. */
export interface ProjectionSource {
  readonly stream: string;
  /** `<service>__<purpose>` */
  readonly consumer: string;
  /** By event type. */
  readonly handlers: ReadonlyMap<string, AnyEventHandler>;
  readonly filterSubjects: readonly string[];
}

/** A projection under the name of its collection, with the consumers that build it. */
export interface SourcedProjection {
  readonly name: string;
  readonly collection: DocumentCollection<StoredDocument>;
  readonly sources: readonly ProjectionSource[];
}

interface Consumer {
  readonly name: string;
  readonly stream: string;
  readonly handlers: readonly AnyEventHandler[];
}

/** Finds the consumers of each projection. One whose handler no consumer has would never be built live. */
export const sourceProjections = (
  projections: readonly Projection[],
  consumers: readonly Consumer[],
): readonly SourcedProjection[] =>
  projections.map(({ collection, handlers }) => {
    for (const handler of handlers) {
      if (!consumers.some((consumer) => consumer.handlers.includes(handler))) {
        throw new Error(`no consumer handles ${handler.event.type} for the projection ${collection.name}`);
      }
    }
    return {
      name: collection.name,
      collection,
      sources: consumers.flatMap((consumer) => sourceOf(consumer, handlers)),
    };
  });

const sourceOf = (consumer: Consumer, handlers: readonly AnyEventHandler[]): readonly ProjectionSource[] => {
  const own = consumer.handlers.filter((handler) => handlers.includes(handler));
  if (own.length === 0) return [];
  return [
    {
      stream: consumer.stream,
      consumer: consumer.name,
      handlers: new Map(own.map((handler) => [handler.event.type, handler])),
      filterSubjects: [
        ...own.map((handler) => `${handler.event.subjectPrefix}.*`),
        redeliverySubject(consumer.stream, consumer.name),
      ],
    },
  ];
};
