import { type Broker, isStreamMissing } from '../broker.js';
import { eventOfSubject } from '../event-types.js';

/** A durable of a service, as the broker knows it. */
export interface ServiceConsumer {
  /** `<service>__<purpose>` */
  readonly name: string;
  readonly service: string;
  readonly stream: string;
  /** The events it handles, from its filter subjects. */
  readonly types: readonly string[];
  /** Messages that it has not acknowledged yet. */
  readonly waiting: number;
}

/** The consumers of these services on a stream; those of others are not ours to judge. */
export const serviceConsumers = async (
  broker: Broker,
  stream: string,
  services: readonly string[],
): Promise<readonly ServiceConsumer[]> => {
  const found: ServiceConsumer[] = [];
  try {
    for await (const info of broker.manager.consumers.list(stream)) {
      const [service = '', purpose] = info.name.split('__');
      if (purpose === undefined || !services.includes(service)) continue;
      const { filter_subjects: several, filter_subject: single } = info.config;
      const filters = several ?? (single === undefined ? [] : [single]);
      found.push({
        name: info.name,
        service,
        stream,
        types: filters.flatMap((subject) => eventOfSubject(subject)?.type ?? []),
        waiting: info.num_pending + info.num_ack_pending,
      });
    }
  } catch (fault) {
    if (!isStreamMissing(fault)) throw fault;
  }
  return found;
};
