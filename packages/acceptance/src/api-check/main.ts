import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitOnSignal, installPythonPackages } from '@donghu/backing';
import { platformEnvironment } from '../environment.js';
import { readOpenApi } from '../openapi-document.js';
import { Zone } from '../zone.js';
import {
  apiCheckFolder,
  type Calls,
  type CallsResult,
  callOperations,
  runPython,
} from './call-operations.js';
import { furnishZone } from './furnish-zone.js';
import { operationCallers } from './operation-callers.js';

const usage = `usage: npm run api:check -- [--seed <whole number>] [--cases <generated calls of an operation>]
  --service <name>   of this service only`;

const refuse = (): never => {
  console.error(usage);
  process.exit(2);
};

const wholeNumber = (text: string): number => (/^[1-9][0-9]{0,6}$/.test(text) ? Number(text) : refuse());

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '6' },
    service: { type: 'string' },
  },
});
exitOnSignal();
const seed = wholeNumber(values.seed);
const cases = wholeNumber(values.cases);

/** As many as the cores of the smallest machine that this is run on: each keeps a service and a caller busy. */
const atOnce = 2;

const begun = performance.now();
const installation = await installPythonPackages(
  {
    folder: 'python-api-check',
    requirements: join(apiCheckFolder, 'requirements.txt'),
    announcement: 'installing schemathesis with pip (about 100 MB, first time only)',
  },
  process.env,
  (line) => console.log(line),
);
const folder = await mkdtemp(join(tmpdir(), 'donghu-api-check-'));
const serviceOutput: string[] = [];
const zone = await Zone.open({
  testSwitches: false,
  environment: platformEnvironment(),
  output: (service, line) => serviceOutput.push(`${service}: ${line}`),
});

/** Every document against the schema of OpenAPI 3.1; whether all of them are valid. */
const validateDocuments = async (services: readonly (typeof allServices)[number][]): Promise<boolean> => {
  const files: string[] = [];
  for (const service of services) {
    files.push(`${service}.openapi.json`);
    await writeFile(
      join(folder, `${service}.openapi.json`),
      JSON.stringify(await readOpenApi(zone, service)),
    );
  }
  const { code, output } = await runPython(installation, folder, {
    arguments: [join(apiCheckFolder, 'validate_openapi.py'), ...files],
  });
  console.log(code === 0 ? `${files.length} OpenAPI 3.1 documents are valid` : output);
  return code === 0;
};

const inTurns = async (waiting: Calls[]): Promise<readonly CallsResult[]> => {
  const results: CallsResult[] = [];
  const work = async (): Promise<void> => {
    for (let calls = waiting.shift(); calls !== undefined; calls = waiting.shift()) {
      const result = await callOperations(calls, installation, folder);
      results.push(result);
      say(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
};

const say = ({ name, operations, requests, findings, failures, seconds }: CallsResult): void => {
  const found = findings === '' ? 'nothing found' : failures === 0 ? 'BROKE OFF' : `${failures} FOUND`;
  console.log(
    `${name.padEnd(40)} ${String(operations).padStart(3)} operations ${String(requests).padStart(5)} requests ` +
      `${seconds.toFixed(0).padStart(3)} s  ${found}`,
  );
};

const allServices = [...zone.platform.processes.keys()];

const check = async (): Promise<boolean> => {
  const services = allServices.filter((name) => values.service === undefined || name === values.service);
  if (services.length === 0) return refuse();
  await furnishZone(zone);
  const valid = await validateDocuments(services);
  const waiting: Calls[] = [];
  for (const service of services) {
    const url = zone.platform.doors(service).http;
    const callers = await operationCallers(zone, service);
    waiting.push({ name: service, url, callers, phases: ['examples', 'coverage', 'fuzzing'], cases, seed });
  }
  for (const service of services) {
    const url = zone.platform.doors(service).http;
    const name = `${service}, no token`;
    waiting.push({ name, url, callers: undefined, phases: ['examples', 'fuzzing'], cases: 2, seed });
  }
  const results = await inTurns(waiting);
  const wrong = results.filter(({ findings }) => findings !== '');
  for (const { name, findings } of wrong) {
    console.log(`\n${name}\n${findings}`);
  }
  if (wrong.length > 0) {
    console.log(['', 'what the services said', ...serviceOutput.slice(-20)].join('\n'));
  }
  const requests = results.reduce((sum, result) => sum + result.requests, 0);
  const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
  console.log(
    `${requests} requests, ${wrong.length} of ${results.length} runs found something, ${seconds} s`,
  );
  return valid && wrong.length === 0;
};

try {
  process.exitCode = (await check()) ? 0 : 1;
} finally {
  await zone.close();
  await rm(folder, { recursive: true, force: true });
}
