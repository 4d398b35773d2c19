import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.js';
import { drawFaults } from './draw-faults.js';
import type { PlannedFault } from './fault.js';

const usage = `usage: npm run faults -- [--seed <whole number>] [--faults <how many>]
  --nats-away <seconds>  instead: NATS away for so long under load
  --log <file>           what the services say meanwhile`;

const wholeNumber = (text: string): number => {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  console.error(usage);
  process.exit(2);
};

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '20' },
    'nats-away': { type: 'string' },
    log: { type: 'string' },
  },
});
const seed = wholeNumber(values.seed);
const log = values.log === undefined ? undefined : createWriteStream(values.log);
const away = values['nats-away'];
const natsAway = (seconds: number): readonly PlannedFault[] => [
  { fault: { kind: 'NATS_KILLED', awayMillis: seconds * 1_000 }, atOnce: false },
];
const result = await runCampaign({
  seed,
  faults: away === undefined ? drawFaults(seed, wholeNumber(values.faults)) : natsAway(wholeNumber(away)),
  say: (line) => console.log(line),
  ...(log === undefined ? {} : { output: (line: string) => void log.write(`${line}\n`) }),
});
log?.end();
process.exitCode = result.clean ? 0 : 1;
