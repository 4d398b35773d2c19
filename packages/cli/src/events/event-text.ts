import type { SubscribedEvent } from '@donghu/sdk';
import type { AnyEvent } from '../event-types.js';

/** An event as one JSON object on a line. */
export const eventJson = (event: SubscribedEvent<AnyEvent>): string =>
  JSON.stringify({
    subject: event.subject,
    cursor: event.cursor,
    envelope: event.envelope,
    message: event.definition.toJSON(event.message),
  });

/** An event for a person. */
export const eventText = (event: SubscribedEvent<AnyEvent>): string => {
  const { id, source, type, subject, time, aggregateVersion, correlationId, traceparent } = event.envelope;
  return [
    `${time.toISOString()}  ${event.subject}  ${event.stream}:${event.sequence}`,
    `  ${type}  ${subject}  version ${aggregateVersion}`,
    `  id ${id}  source ${source}  correlation ${correlationId}${traceparent === undefined ? '' : `  trace ${traceparent}`}`,
    JSON.stringify(event.definition.toJSON(event.message), null, 2).replace(/^/gm, '  '),
    '',
  ].join('\n');
};
