import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Installation } from '@donghu/backing';

export const apiCheckFolder = join(import.meta.dirname, '../../api-check');

/** How a service's operations are called. */
export interface Calls {
  readonly name: string;
  /** Of the service's HTTP door. */
  readonly url: string;
  /** Bearer tokens by operationId; every call is made without one when there are none. */
  readonly callers: Readonly<Record<string, string>> | undefined;
  readonly phases: readonly ('examples' | 'coverage' | 'fuzzing')[];
  /** Generated calls of an operation, beside those that the document's own limits ask for. */
  readonly cases: number;
  readonly seed: number;
}

export interface CallsResult {
  readonly name: string;
  readonly operations: number;
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  /** What was found, each with the request as a curl line; empty when all is well. */
  readonly findings: string;
}

/** Calls every operation of the service's document with what it allows and what it does not, by schemathesis. */
export const callOperations = async (
  calls: Calls,
  installation: Installation,
  folder: string,
): Promise<CallsResult> => {
  const report = join(folder, `${calls.name}.json`);
  const callersFile = join(folder, `${calls.name}.callers.json`);
  if (calls.callers !== undefined) await writeFile(callersFile, JSON.stringify(calls.callers));
  const begun = performance.now();
  const { code, output } = await runPython(installation, folder, {
    arguments: [join(installation.bin, 'schemathesis'), ...argumentsOf(calls, report)],
    environment: {
      SCHEMATHESIS_HOOKS: 'hooks',
      PYTHONPATH: [apiCheckFolder, installation.environment.PYTHONPATH].join(':'),
      ...(calls.callers === undefined ? {} : { DONGHU_CALLERS: callersFile }),
    },
  });
  const seconds = (performance.now() - begun) / 1_000;
  return {
    name: calls.name,
    ...(await countsIn(report)),
    seconds,
    findings: code === 0 ? '' : findingsIn(output),
  };
};

const argumentsOf = ({ url, phases, cases, seed }: Calls, report: string): readonly string[] => [
  '--config-file',
  join(apiCheckFolder, 'schemathesis.toml'),
  'run',
  `${url}/openapi.json`,
  '--phases',
  phases.join(','),
  '--max-examples',
  String(cases),
  '--seed',
  String(seed),
  '--report',
  'json',
  '--report-json-path',
  report,
];

export interface PythonRun {
  readonly arguments: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a script with the installed packages, in a folder in which it may leave what it likes. */
export const runPython = (
  { bin, environment }: Installation,
  folder: string,
  run: PythonRun,
): Promise<{ readonly code: number; readonly output: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(join(bin, 'python'), run.arguments, {
      cwd: folder,
      env: { ...environment, PYTHONDONTWRITEBYTECODE: '1', ...run.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });

interface Report {
  readonly operations?: { readonly tested?: number };
  readonly test_cases?: { readonly generated?: number; readonly unique_failures?: number };
}

/** None at all where the run broke off before it wrote its report. */
const countsIn = async (report: string) => {
  const text = await readFile(report, 'utf8').catch(() => '{}');
  const { operations, test_cases: cases }: Report = JSON.parse(text);
  return {
    operations: operations?.tested ?? 0,
    requests: cases?.generated ?? 0,
    failures: cases?.unique_failures ?? 0,
  };
};

/** The part of the output that says what is wrong; all of it where it is not what we know. */
const findingsIn = (output: string): string => {
  const from = output.search(/^=+ (?:ERRORS|FAILURES) =+$/m);
  const to = output.search(/^=+ SUMMARY =+$/m);
  return from === -1 || to < from ? output : output.slice(from, to).trimEnd();
};
