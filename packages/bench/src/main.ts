import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { donghuHome, exitOnSignal } from '@donghu/backing';
import { ceilings } from './ceilings.js';
import { credit } from './credit.js';
import { type Figure, figureLine, figureTable } from './figure.js';
import { intake } from './intake.js';
import { memory } from './memory.js';
import { replicas } from './replicas.js';
import { rerating } from './rerating.js';
import { spine } from './spine.js';

/** Tells what it does through `say`; takes what stands after its name on the command line. */
type Benchmark = (say: (line: string) => void, args: readonly string[]) => Promise<readonly Figure[]>;

const benchmarks: Readonly<Record<string, Benchmark>> = {
  ceilings,
  credit,
  intake,
  memory,
  replicas,
  rerating,
  spine,
};

const [name = '', ...args] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  console.error(`usage: npm run bench -- <${Object.keys(benchmarks).join('|')}>`);
  process.exit(2);
}
exitOnSignal();
const say = (line: string): void => console.log(line);
const figures = await benchmark(say, args);
const machine = {
  cores: cpus().length,
  node: process.versions.node,
  date: new Date().toISOString().slice(0, 10),
};
say('');
figureTable(figures).forEach(say);
say(`\n${machine.cores} cores, Node ${machine.node}, ${machine.date}\n`);
figures.map(figureLine).forEach(say);
const folder = path.join(donghuHome(), 'bench');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify({ ...machine, figures }, null, 2)}\n`);
