import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { donghuHome } from '@donghu/backing';
import { ceilings } from './ceilings.js';
import { type Figure, figureLine } from './figure.js';
import { spine } from './spine.js';

type Benchmark = (say: (line: string) => void) => Promise<readonly Figure[]>;

const benchmarks: Readonly<Record<string, Benchmark>> = { ceilings, spine };

const name = process.argv[2] ?? '';
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  console.error(`usage: npm run bench -- <${Object.keys(benchmarks).join('|')}>`);
  process.exit(2);
}
const figures = await benchmark((line) => console.log(line));
const width = Math.max(...figures.map((figure) => figure.name.length));
console.log('');
for (const figure of figures) {
  console.log(`${figure.name.padEnd(width)}  ${figure.value.toFixed(2).padStart(10)} ${figure.unit}`);
}
console.log(
  `\n${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
);
for (const figure of figures) console.log(figureLine(figure));
const folder = path.join(donghuHome(), 'bench');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(figures, null, 2)}\n`);
