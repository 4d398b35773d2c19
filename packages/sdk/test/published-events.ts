import { type EventDefinition, eventCatalogue, subjectOf } from '@donghu/contracts';
import { EnterpriseChanged } from '@donghu/contracts/registry';
import { systemClock, uuidV7 } from '@donghu/kernel';
import type { JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';

export const enterpriseChanged = (uscc: string, change = 'REGISTERED'): EnterpriseChanged =>
  EnterpriseChanged.fromPartial({ enterprise: { uscc, nameZh: '武汉某某科技有限公司' }, change });

/** Publishes as a service does: CloudEvents headers, protobuf body. Returns the event id. */
export const publishEvent = async (
  jetstream: JetStreamClient,
  message: EnterpriseChanged,
  more: { readonly id?: string; readonly body?: Uint8Array } = {},
): Promise<string> => {
  const definition: EventDefinition<EnterpriseChanged> = eventCatalogue.EnterpriseChanged;
  const id = more.id ?? uuidV7(systemClock);
  const set = headers();
  set.set('ce-specversion', '1.0');
  set.set('ce-id', id);
  set.set('ce-source', '/donghu/institution-registry');
  set.set('ce-type', definition.type);
  set.set('ce-subject', definition.aggregateOf(message));
  set.set('ce-time', systemClock.now().toISOString());
  set.set('donghu-aggregate-version', '1');
  await jetstream.publish(subjectOf(definition, message), more.body ?? definition.encode(message), {
    headers: set,
  });
  return id;
};
