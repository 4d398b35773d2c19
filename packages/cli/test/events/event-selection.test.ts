import { eventCatalogue } from '@donghu/contracts';
import { describe, expect, test } from '@jest/globals';
import { selectEvents } from '../../src/events/event-selection.js';
import { parseTailStart } from '../../src/events/tail-start.js';

const named = (patterns: readonly string[]) =>
  selectEvents(patterns).map(({ party, definitions }) => [
    party,
    definitions.map(({ subjectPrefix }) => subjectPrefix).toSorted(),
  ]);

describe('events are selected by subject', () => {
  test('with the party in the last token', () => {
    expect(named(['policy.v1.accepted.91420000MA49148N8B'])).toEqual([
      ['91420000MA49148N8B', ['policy.v1.accepted']],
    ]);
  });

  test('with wildcards of NATS', () => {
    const policy = Object.values(eventCatalogue)
      .map(({ subjectPrefix }) => subjectPrefix)
      .filter((prefix) => prefix.startsWith('policy.v1.'))
      .toSorted();
    expect(named(['policy.>'])).toEqual([['*', policy]]);
    expect(named(['policy.v1.*.91420000MA49148N8B'])).toEqual([['91420000MA49148N8B', policy]]);
    expect(named(['policy.v1.accepted.*', 'policy.v1.cancelled.>'])).toEqual([
      ['*', ['policy.v1.accepted', 'policy.v1.cancelled']],
    ]);
  });

  test('and what nobody publishes is told, with what there is', () => {
    expect(() => selectEvents(['policy.v2.accepted.>'])).toThrow(
      /no event is published.*policy\.v1\.accepted/s,
    );
  });
});

describe('where to begin', () => {
  const now = new Date('2025-03-10T02:00:00Z');

  test.each([
    ['new', 'new'],
    ['first', 'first'],
    ['15m', new Date('2025-03-10T01:45:00Z')],
    ['2025-01-31T08:00:00+08:00', new Date('2025-01-31T00:00:00Z')],
    ['POLICY:1042,SUBSIDY:7', 'POLICY:1042,SUBSIDY:7'],
  ])('%s', (text, start) => {
    expect(parseTailStart(text, now)).toEqual(start);
  });

  test('anything else is refused', () => {
    expect(() => parseTailStart('yesterday', now)).toThrow('--from takes');
  });
});
