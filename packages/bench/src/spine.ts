import type { Figure } from './figure.js';
import { startField } from './spine/field.js';
import { Releases } from './spine/releases.js';
import { runRounds } from './spine/rounds.js';
import { spineMedians, spineRatios } from './spine/spine-figures.js';
import { spineOptions } from './spine/spine-options.js';
import { spineTable } from './spine/spine-table.js';

/**
 * Accept and decide, from the POST of a 1 KB policy to its stored decision: the platform beside the same two
 * services on NestJS and on Moleculer, on one broker and one store. All stand ready and take turns, so that
 * what the machine does meanwhile meets each of them.
 */
export const spine = async (
  say: (line: string) => void,
  args: readonly string[],
): Promise<readonly Figure[]> => {
  const options = spineOptions(args);
  const releases = new Releases();
  try {
    const field = await startField(options.only, releases, say);
    const all = await runRounds(field, options, say);
    say('');
    for (const line of spineTable(all)) say(line);
    return [...spineMedians(all), ...spineRatios(all)];
  } finally {
    await releases.run();
  }
};
