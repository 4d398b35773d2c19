/**
 * Generates everything that is derived from proto/: TypeScript (ts-proto), the descriptor set that gRPC
 * reflection serves, the event catalogue, the AsyncAPI document and the events reference.
 *
 *   node scripts/generate.mjs          writes the files
 *   node scripts/generate.mjs --check  compares with what is committed; exit 1 and a list when they differ
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asyncApiDocument } from './asyncapi-document.mjs';
import { eventCatalogueSource } from './event-catalogue-source.mjs';
import { eventExamples } from './event-example.mjs';
import { eventsReference } from './events-reference.mjs';
import { readEvents } from './read-events.mjs';

const packageRoot = path.resolve(import.meta.dirname, '..');
const repositoryRoot = path.resolve(packageRoot, '../..');
const bin = path.join(repositoryRoot, 'node_modules/.bin');

const buf = (...args) =>
  execFileSync(path.join(bin, 'buf'), args, {
    cwd: packageRoot,
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` },
    maxBuffer: 64 * 1024 * 1024,
  });

const generateInto = (target) => {
  const code = path.join(target, 'packages/contracts/src/gen');
  const docs = path.join(target, 'docs/contracts');
  rmSync(code, { recursive: true, force: true });
  mkdirSync(code, { recursive: true });
  mkdirSync(docs, { recursive: true });

  const template = JSON.stringify(
    withOutput(readFileSync(path.join(packageRoot, 'buf.gen.yaml'), 'utf8'), code),
  );
  buf('generate', '--template', template);
  const image = JSON.parse(buf('build', '../../proto', '-o', '-#format=json').toString());
  const events = readEvents(image);
  const descriptors = buf('build', '../../proto', '--as-file-descriptor-set', '-o', '-#format=binpb');
  writeFileSync(
    path.join(code, 'descriptors.ts'),
    `/* Generated from proto/. */\n/** The FileDescriptorSet of every contract, base64. */\nexport const descriptorSetBase64 =\n  '${descriptors.toString('base64')}';\n`,
  );
  writeFileSync(path.join(code, 'event-catalogue.ts'), eventCatalogueSource(events));
  writeFileSync(
    path.join(docs, 'asyncapi.json'),
    `${JSON.stringify(asyncApiDocument(events, path.join(repositoryRoot, 'proto'), eventExamples(image, descriptors)), null, 2)}\n`,
  );
  writeFileSync(path.join(docs, 'events.md'), eventsReference(events));
};

/** The template with its output folder replaced: buf takes JSON where it takes YAML. */
const withOutput = (yaml, code) => ({
  version: 'v2',
  inputs: [{ directory: '../../proto' }],
  plugins: [
    {
      local: 'protoc-gen-ts_proto',
      out: code,
      opt: [...yaml.matchAll(/^ {6}- (\S+)$/gm)].map((line) => line[1]),
    },
  ],
});

const filesBelow = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
        .sort()
    : [];

const differences = (fresh, committed) =>
  [...new Set([...filesBelow(fresh), ...filesBelow(committed)])].filter((file) => {
    const [left, right] = [path.join(fresh, file), path.join(committed, file)];
    return !existsSync(left) || !existsSync(right) || !readFileSync(left).equals(readFileSync(right));
  });

if (process.argv.includes('--check')) {
  const target = mkdtempSync(path.join(tmpdir(), 'donghu-contracts-'));
  try {
    generateInto(target);
    const stale = ['packages/contracts/src/gen', 'docs/contracts'].flatMap((folder) =>
      differences(path.join(target, folder), path.join(repositoryRoot, folder)).map(
        (file) => `${folder}/${file}`,
      ),
    );
    if (stale.length > 0) {
      console.error(
        `Generated files are out of date; run npm run contracts:generate:\n  ${stale.join('\n  ')}`,
      );
      process.exit(1);
    }
    console.log('Generated files are up to date.');
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
} else {
  generateInto(repositoryRoot);
}
