import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { exitOnSignal } from '@donghu/backing';
import { runCampaign } from './campaign.js';
import { drawFaults, drawFaultsOfKind } from './draw-faults.js';
import { faultKinds, type PlannedFault } from './fault.js';

const usage = `usage: npm run faults -- [--seed <whole number>] [--faults <how many>] [--replicas <1 to 9>]
  --only <kind>          faults of one kind, apart from each other, and how long recovery takes:
                         ${faultKinds.join(', ')}
  --nats-away <seconds>  instead: NATS away for so long under load
  --log <file>           what the services say meanwhile`;

const refuse = (): never => {
  console.error(usage);
  process.exit(2);
};

const wholeNumber = (text: string): number => (/^[0-9]{1,9}$/.test(text) ? Number(text) : refuse());

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '20' },
    replicas: { type: 'string', default: '1' },
    only: { type: 'string' },
    'nats-away': { type: 'string' },
    log: { type: 'string' },
  },
});
const seed = wholeNumber(values.seed);
const log = values.log === undefined ? undefined : createWriteStream(values.log);
const replicas = /^[1-9]$/.test(values.replicas) ? Number(values.replicas) : refuse();
const { only, 'nats-away': away } = values;

const plan = (): readonly PlannedFault[] => {
  const count = wholeNumber(values.faults);
  if (away !== undefined) {
    const awayMillis = wholeNumber(away) * 1_000;
    return [{ fault: { kind: 'NATS_KILLED', awayMillis }, atOnce: false }];
  }
  if (only === undefined) return drawFaults(seed, count, replicas);
  const kind = faultKinds.find((name) => name === only) ?? refuse();
  return drawFaultsOfKind(kind, seed, count, replicas);
};

exitOnSignal();
const result = await runCampaign({
  seed,
  faults: plan(),
  replicas,
  apart: (only ?? away) !== undefined,
  say: (line) => console.log(line),
  ...(log === undefined ? {} : { output: (line: string) => void log.write(`${line}\n`) }),
});
log?.end();
process.exitCode = result.clean ? 0 : 1;
