const typeName = (field) => {
  const name = field.typeName ? field.typeName.slice(1) : field.type.slice(5).toLowerCase();
  return field.label === 'LABEL_REPEATED' ? `repeated ${name}` : name;
};

const section = (event) => `### ${event.name}

${event.summary}

- subject: \`${event.subject}\` in stream \`${event.stream}\`
- type: \`${event.type}\` (\`proto/${event.file}\`)
- ordered by: \`${event.aggregate}\` with header \`donghu-aggregate-version\`

| field | number | type |
|---|---|---|
${event.fields.map((field) => `| \`${field.name}\` | ${field.number} | \`${typeName(field)}\` |`).join('\n')}
`;

/** The reference page of all events, for integrators. */
export const eventsReference = (events) => {
  const contexts = [...new Set(events.map((event) => event.context))];
  const body = contexts.map(
    (context) =>
      `## ${context}\n\n${events
        .filter((event) => event.context === context)
        .map(section)
        .join('\n')}`,
  );
  return `# Events

Generated from the options in \`proto/\`; do not edit. Envelope: CloudEvents 1.0 in binary mode, see
[asyncapi.json](asyncapi.json). Every consumer must stand repeats, delay and disorder.

${body.join('\n')}`;
};
