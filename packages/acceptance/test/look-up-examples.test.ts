import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { calendarDateAt } from '@donghu/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { partyCode } from '../src/party-code.js';
import { Zone } from '../src/zone.js';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../../..');
const examples = path.join(root, 'examples');
const protoFolder = path.join(root, 'proto');
/** Packages are fetched and compiled on the way. */
const longestMillis = 900_000;

/** How an example is made ready in a copy of its folder, and what runs it. */
interface Example {
  readonly language: string;
  readonly tools: readonly string[];
  prepare(folder: string): Promise<readonly string[]>;
}

const hasTool = (tool: string): boolean => {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const python: Example = {
  language: 'python',
  tools: ['python3'],
  prepare: async (folder) => {
    const interpreter = path.join(folder, '.venv/bin/python');
    const at = { cwd: folder };
    await run('python3', ['-m', 'venv', '.venv'], at);
    await run(interpreter, ['-m', 'pip', 'install', '-q', '-r', 'requirements.txt'], at);
    await run('mkdir', ['-p', 'stubs'], at);
    const { stdout } = await run('find', ['donghu', '-name', '*.proto'], { cwd: protoFolder });
    const out = ['--python_out=stubs', '--grpc_python_out=stubs'];
    const files = stdout.trim().split('\n');
    await run(interpreter, ['-m', 'grpc_tools.protoc', '-I', protoFolder, ...out, ...files], at);
    return [interpreter, 'look_up.py'];
  },
};

const go: Example = {
  language: 'go',
  tools: ['go'],
  prepare: async (folder) => {
    const bin = path.join(folder, 'bin');
    const buf = path.join(root, 'node_modules/.bin/buf');
    const searched = [bin, path.dirname(buf), process.env.PATH].join(path.delimiter);
    const at = { cwd: folder, env: { ...process.env, GOBIN: bin, GOFLAGS: '-mod=mod', PATH: searched } };
    await run('go', ['install', 'google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.10'], at);
    await run('go', ['install', 'google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.5.1'], at);
    await run(buf, ['generate', protoFolder, '--template', 'buf.gen.yaml'], at);
    await run('go', ['build', '-o', 'look-up', '.'], at);
    return [path.join(folder, 'look-up')];
  },
};

const java: Example = {
  language: 'java',
  tools: ['javac', 'mvn'],
  prepare: async (folder) => {
    const at = { cwd: folder };
    await run('mvn', ['-q', '-B', 'compile', `-Dproto.folder=${protoFolder}`], at);
    await run('mvn', ['-q', '-B', 'dependency:build-classpath', '-Dmdep.outputFile=classpath'], at);
    const libraries = await readFile(path.join(folder, 'classpath'), 'utf8');
    return ['java', '-cp', ['target/classes', libraries].join(path.delimiter), 'donghu.example.LookUp'];
  },
};

const typescript: Example = {
  language: 'typescript',
  tools: [],
  // It finds the packages of the repository from where it stands.
  prepare: async () => [process.execPath, path.join(examples, 'look-up-typescript/look-up.ts')],
};

const rated = partyCode(7_001);
const unrated = partyCode(7_002);

let zone: Zone;
let home: string;
let shareRequest: string;
let documents = 0;

const department = 'STB';
const dayMillis = 86_400_000;
/** A business day of the zone's clock, so many days from now. */
const dayFromNow = (days: number): string => calendarDateAt(new Date(Date.now() + days * dayMillis));

/** As the department asks: what is shared without condition is granted at once. */
const requestSharing = async (): Promise<string> => {
  const officer = { role: 'bureau', department } as const;
  const { id, state } = await zone.must('institution-registry', 'POST', '/v1/sharing-requests', officer, {
    entryId: 'DRC-CREDIT-CLASS',
    department,
    purpose: 'SUPERVISION',
    fields: ['grade', 'supervisionClass', 'validTo'],
    from: dayFromNow(0),
    to: dayFromNow(30),
  });
  expect(state).toBe('GRANTED');
  return id;
};

const changeVeto = (kind: 'VETO_SET' | 'VETO_CLEARED', value: string): Promise<unknown> => {
  documents += 1;
  const body = {
    enterpriseUscc: rated,
    kind,
    value,
    effectiveOn: '2025-01-01',
    source: 'DRC',
    documentNumber: `E-${documents}`,
  };
  return zone.must('credit-rating', 'POST', '/v1/credit-records', { role: 'bureau' }, body);
};

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'donghu-examples-'));
  zone = await Zone.open();
  await changeVeto('VETO_SET', 'FRAUD');
  shareRequest = await requestSharing();
  await zone.quiet();
}, 240_000);

afterAll(async () => {
  await zone?.close();
  await rm(home, { recursive: true, force: true });
}, 60_000);

const lookUp = async (
  command: readonly string[],
  folder: string,
  count: number,
): Promise<readonly string[]> => {
  const [program = '', ...given] = command;
  const { grpc } = zone.platform.doors('credit-rating', 0);
  const { stdout } = await run(
    program,
    [
      ...given,
      grpc.replace(/^.*\/\//, ''),
      path.join(home, `cursor-of-${path.basename(folder)}`),
      String(count),
      rated,
      unrated,
      'none',
    ],
    {
      cwd: folder,
      timeout: 60_000,
      env: {
        ...process.env,
        DONGHU_TOKEN: await zone.platform.token('bureau', undefined, undefined, department),
        DONGHU_SHARE_REQUEST: shareRequest,
      },
    },
  );
  return stdout.trim().split('\n');
};

describe.each([python, go, java, typescript])('the example in $language', ({ language, tools, prepare }) => {
  const missing = tools.filter((tool) => !hasTool(tool));
  const testWhereTooled = missing.length === 0 ? test : test.skip;

  testWhereTooled(
    `looks up one and many, and goes on watching after its stored cursor (needs ${tools.join(', ') || 'nothing'})`,
    async () => {
      const folder = path.join(home, `look-up-${language}`);
      await cp(path.join(examples, `look-up-${language}`), folder, { recursive: true });
      const command = await prepare(folder);
      const first = await lookUp(command, folder, 0);
      expect(first).toContainEqual(
        expect.stringMatching(new RegExp(`^rating ${rated} UNRATED D until \\d{4}-`)),
      );
      expect(first).toContain(`refused ${unrated} RATING_NOT_FOUND`);
      expect(first).toContainEqual(expect.stringMatching(/^refused none USCC_INVALID/));
      expect(first).toEqual(
        expect.arrayContaining([
          `batch ${rated} D`,
          `batch ${unrated} RATING_NOT_FOUND`,
          'batch none USCC_INVALID',
        ]),
      );
      expect(existsSync(path.join(home, `cursor-of-look-up-${language}`))).toBe(true);
      await changeVeto('VETO_SET', 'SERIOUS_DISHONESTY');
      await changeVeto('VETO_CLEARED', 'SERIOUS_DISHONESTY');
      const second = await lookUp(command, folder, 2);
      const changes = second.filter((line) => line.startsWith('change '));
      expect(changes).toHaveLength(2);
      for (const change of changes) expect(change).toMatch(new RegExp(`^change ${rated} v\\d+ D$`));
    },
    longestMillis,
  );
});
