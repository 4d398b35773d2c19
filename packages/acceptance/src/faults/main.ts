import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.js';

const usage = 'usage: npm run faults -- [--seed <whole number>] [--faults <how many>]';

const wholeNumber = (text: string): number => {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  console.error(usage);
  process.exit(2);
};

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, faults: { type: 'string', default: '20' } },
});
const result = await runCampaign({
  seed: wholeNumber(values.seed),
  faults: wholeNumber(values.faults),
  say: (line) => console.log(line),
});
process.exitCode = result.clean ? 0 : 1;
