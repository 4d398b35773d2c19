import { batchRounds } from './credit/batch-rounds.js';
import { creditFigures } from './credit/credit-figures.js';
import { creditOptions } from './credit/credit-options.js';
import { startCreditService } from './credit/credit-service.js';
import { holdDoors } from './credit/hold-doors.js';
import { lookUpRounds } from './credit/look-up-rounds.js';
import { watchStreams } from './credit/watch-streams.js';
import type { Figure } from './figure.js';

/**
 * Credit look-ups: single ones beside a bare grpc-js server that answers a constant of the same size, batches by the
 * processor time of the server, and watchers of every change.
 */
export const credit = async (
  say: (line: string) => void,
  args: readonly string[],
): Promise<readonly Figure[]> => {
  const options = creditOptions(args);
  const service = await startCreditService(say);
  try {
    if (options.hold) return await holdDoors(service, say);
    const lookUps = await lookUpRounds(service, options, say);
    const batches = await batchRounds(service, options, say);
    const watched = await watchStreams(service, options, say);
    return creditFigures({ lookUps, batches, watched });
  } finally {
    await service.stop();
  }
};
