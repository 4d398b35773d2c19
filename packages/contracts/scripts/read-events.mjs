const option = '[donghu.event.v1.event]';

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** `{policy.insurer_uscc}` → `policy?.insurerUscc`, checked against the message's own fields. */
const accessor = (messages, message, dotted) => {
  const parts = dotted.split('.');
  let current = message;
  for (const [index, part] of parts.entries()) {
    const field = current.field?.find((candidate) => candidate.name === part);
    if (field === undefined) throw new Error(`${message.fullName}: option names the unknown field ${dotted}`);
    if (index < parts.length - 1) current = messages.get(field.typeName.slice(1));
    else if (field.type !== 'TYPE_STRING') throw new Error(`${message.fullName}: ${dotted} is no string`);
  }
  return parts.map(camel).join('?.');
};

/**
 * The events of a buf image, in the order of their types. A template that names an unknown field, a wrong
 * context or a repeated subject stops the generation.
 */
export const readEvents = (image) => {
  const messages = new Map();
  for (const file of image.file) {
    for (const message of file.messageType ?? []) {
      const fullName = `${file.package}.${message.name}`;
      messages.set(fullName, { ...message, fullName, file: file.name, package: file.package });
    }
  }
  const events = [];
  const prefixes = new Set();
  for (const message of messages.values()) {
    const event = message.options?.[option];
    if (event === undefined) continue;
    const context = message.package.split('.')[1];
    const match = /^([a-z]+)\.v1\.([a-z_]+)\.\{([a-z_.]+)\}$/.exec(event.subject);
    if (match === null || match[1] !== context) {
      throw new Error(`${message.fullName}: the subject must read ${context}.v1.<event>.{field}`);
    }
    const prefix = `${match[1]}.v1.${match[2]}`;
    if (prefixes.has(prefix)) throw new Error(`${message.fullName}: ${prefix} is taken`);
    prefixes.add(prefix);
    events.push({
      name: message.name,
      type: message.fullName,
      file: message.file,
      context,
      stream: context.toUpperCase(),
      subject: event.subject,
      prefix,
      summary: event.summary,
      party: match[3],
      partyAccessor: accessor(messages, message, match[3]),
      aggregate: event.aggregate,
      aggregateAccessor: accessor(messages, message, event.aggregate),
      fields: message.field ?? [],
    });
  }
  return events.sort((left, right) => (left.type < right.type ? -1 : 1));
};
