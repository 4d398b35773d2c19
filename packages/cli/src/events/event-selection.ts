import { type AnyEvent, allEvents } from '../event-types.js';
import { UsageError } from '../usage-error.js';

/** Events to listen to, all for one party. */
export interface EventSelection {
  readonly party: string;
  readonly definitions: readonly AnyEvent[];
}

/**
 * The events that subject patterns mean: `policy.v1.accepted.<USCC>`, `policy.v1.*.<USCC>`, `policy.>`, `>`.
 * The last token of a subject is the party.
 */
export const selectEvents = (patterns: readonly string[]): readonly EventSelection[] => {
  const byParty = new Map<string, Set<AnyEvent>>();
  for (const pattern of patterns) {
    const tokens = pattern.split('.');
    const definitions = allEvents.filter(({ subjectPrefix }) => matches(tokens, subjectPrefix.split('.')));
    if (definitions.length === 0) {
      const known = allEvents.map(({ subjectPrefix }) => `${subjectPrefix}.*`).join('\n  ');
      throw new UsageError(`no event is published on ${pattern}. There are:\n  ${known}`);
    }
    const fourth = tokens[3];
    const party = fourth === undefined || fourth === '>' ? '*' : fourth;
    const chosen = byParty.get(party) ?? new Set();
    for (const definition of definitions) chosen.add(definition);
    byParty.set(party, chosen);
  }
  return [...byParty].map(([party, definitions]) => ({ party, definitions: [...definitions] }));
};

/** NATS: `*` is one token, `>` is what is left. */
const matches = ([token, ...tokens]: readonly string[], [name, ...names]: readonly string[]): boolean => {
  if (token === '>') return true;
  if (name === undefined) return tokens.length === 0;
  if (token === undefined) return false;
  return (token === '*' || token === name) && matches(tokens, names);
};
