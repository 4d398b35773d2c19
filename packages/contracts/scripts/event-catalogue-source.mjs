const entry = (event) => `  ${event.name}: {
    type: '${event.type}',
    context: '${event.context}',
    stream: '${event.stream}',
    subjectPrefix: '${event.prefix}',
    subjectTemplate: '${event.subject}',
    summary: ${JSON.stringify(event.summary)},
    encode: (message) => ${event.name}.encode(message).finish(),
    decode: (bytes) => ${event.name}.decode(bytes),
    toJSON: (message) => ${event.name}.toJSON(message),
    partyOf: (message) => message.${event.partyAccessor} ?? '',
    aggregateOf: (message) => message.${event.aggregateAccessor} ?? '',
  } satisfies EventDefinition<${event.name}> as EventDefinition<${event.name}>,`;

/** TypeScript source of the catalogue: one typed definition an event, by message name. */
export const eventCatalogueSource = (events) => {
  const contexts = [...new Set(events.map((event) => event.context))];
  const imports = contexts.map((context) => {
    const names = events.filter((event) => event.context === context).map((event) => event.name);
    return `import { ${names.join(', ')} } from './donghu/${context}/v1/events.js';`;
  });
  return `/* Generated from the event options in proto/. */
import type { EventDefinition } from '../event-definition.js';
${imports.join('\n')}

export const eventCatalogue = {
${events.map(entry).join('\n')}
} as const;

export type EventName = keyof typeof eventCatalogue;
`;
};
