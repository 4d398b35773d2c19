import type { JobPlatform } from '@donghu/chassis';
import { domainError } from '@donghu/kernel';
import { describe, expect, test } from '@jest/globals';
import { rateDue } from '../../src/jobs/rate-due.js';
import type { RatingTurn } from '../../src/jobs/rating-turn.js';

// Not looked at here: what a turn does with it is the turn's own.
const platform = {} as JobPlatform;
const endless = new AbortController().signal;
const held = { renew: async () => true };

const failed = domainError('INTERNAL', 'cannot be rated');
const rated = { output: undefined, replayed: false };

/** Comes for these groups; whose code says so cannot be rated. */
const turnOf = (groups: readonly (readonly string[])[], onRated: (codes: readonly string[]) => void) => {
  const turn: RatingTurn = {
    name: 'turn',
    everyMillis: 1,
    due: async () => eachOf(groups),
    rate: async (_, codes) => {
      onRated(codes);
      return codes.map((code) => (code.startsWith('broken') ? failed : rated));
    },
  };
  return turn;
};

async function* eachOf(groups: readonly (readonly string[])[]): AsyncGenerator<readonly string[]> {
  yield* groups;
}

describe('all whose turn has come', () => {
  test('are rated, though one among them cannot be', async () => {
    const asked: string[] = [];
    const turn = turnOf([['a', 'broken'], ['b']], (codes) => asked.push(...codes));
    await rateDue(platform, turn, held, endless);
    expect(asked).toEqual(['a', 'broken', 'b']);
  });

  test('are left for the next time where nobody of a group can be rated', async () => {
    const asked: string[] = [];
    const turn = turnOf([['a'], ['broken-1', 'broken-2'], ['b']], (codes) => asked.push(...codes));
    await rateDue(platform, turn, held, endless);
    expect(asked).toEqual(['a', 'broken-1', 'broken-2']);
  });

  test('are left to whoever has the lease now', async () => {
    const asked: string[] = [];
    const turn = turnOf([['a'], ['b']], (codes) => asked.push(...codes));
    await rateDue(platform, turn, { renew: async () => asked.length === 0 }, endless);
    expect(asked).toEqual(['a']);
  });

  test('are left where the service stops', async () => {
    const stopping = new AbortController();
    const asked: string[] = [];
    const turn = turnOf([['a'], ['b']], (codes) => {
      asked.push(...codes);
      stopping.abort();
    });
    await rateDue(platform, turn, held, stopping.signal);
    expect(asked).toEqual(['a']);
  });
});
