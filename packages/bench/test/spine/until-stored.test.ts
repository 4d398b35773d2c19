import { describe, expect, test } from '@jest/globals';
import type { Entrant, StoredCounts } from '../../src/spine/entrant.js';
import { untilStored } from '../../src/spine/until-stored.js';

const entrantThatHolds = (...seen: readonly StoredCounts[]): Entrant => {
  let at = 0;
  return {
    name: 'some',
    intakeUrl: '',
    token: '',
    natsUrl: '',
    decided: { subject: '', policyIdOf: () => '' },
    pids: new Map(),
    counts: async () => {
      const counts = seen[Math.min(at, seen.length - 1)] ?? {};
      at += 1;
      return counts;
    },
    atRest: async () => undefined,
    stop: async () => undefined,
  };
};

describe('untilStored', () => {
  test('waits for what is on its way', async () => {
    const entrant = entrantThatHolds({ policies: 3, inbox: 2 }, { policies: 3, inbox: 3 });
    await expect(untilStored(entrant, 3)).resolves.toBeUndefined();
  });

  test('fails at once when something is there twice', async () => {
    const entrant = entrantThatHolds({ policies: 3, decisions: 4 });
    await expect(untilStored(entrant, 3)).rejects.toThrow('was given 3 policies and holds 4 decisions');
  });
});
