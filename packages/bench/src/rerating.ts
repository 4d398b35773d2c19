import { setTimeout } from 'node:timers/promises';
import { startCreditService, syntheticUsccs } from './credit/credit-service.js';
import type { Figure } from './figure.js';
import { besideLookUps, lookUpsPerSecond } from './rerating/beside-look-ups.js';
import { ModelInForce } from './rerating/model-in-force.js';
import { reratingOptions } from './rerating/rerating-options.js';

const warmUpMillis = 5_000;
const idleMillis = 20_000;

/**
 * A new scoring model: everybody is tried by it, and rated by it on its first day, while a bank looks up ratings all
 * the time.
 */
export const rerating = async (
  say: (line: string) => void,
  args: readonly string[],
): Promise<readonly Figure[]> => {
  const { enterprises } = reratingOptions(args);
  const service = await startCreditService(say, { usccs: syntheticUsccs(enterprises), testSwitches: true });
  try {
    const model = await ModelInForce.open(service);
    const wait = (millis: number) => () => setTimeout(millis);
    await besideLookUps(service, wait(warmUpMillis));
    const idle = await besideLookUps(service, wait(idleMillis));
    say(`idle: p99 of look-ups ${idle.p99Millis.toFixed(1)} ms at ${lookUpsPerSecond}/s`);
    const trial = await besideLookUps(service, () => model.tryAnother());
    say(`dry run: ${trial.result.toFixed(1)} s, p99 of look-ups ${trial.p99Millis.toFixed(1)} ms`);
    const rated = await besideLookUps(service, () => model.rateByIt(enterprises));
    say(`re-rating: ${rated.result.toFixed(1)} s, p99 of look-ups ${rated.p99Millis.toFixed(1)} ms`);
    return [
      { name: 'rerating.seconds', value: rated.result, unit: 's' },
      { name: 'rerating.per_s', value: Math.round(enterprises / rated.result), unit: '/s' },
      { name: 'rerating.dry_run', value: trial.result, unit: 's' },
      { name: 'rerating.idle_p99', value: idle.p99Millis, unit: 'ms' },
      { name: 'rerating.dry_run_p99', value: trial.p99Millis, unit: 'ms' },
      { name: 'rerating.p99', value: rated.p99Millis, unit: 'ms' },
      { name: 'rerating.p99_vs_idle', value: rated.p99Millis / idle.p99Millis, unit: 'x' },
    ];
  } finally {
    await service.stop();
  }
};
