import { access, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type RunningService, redeliverySubject, startService } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { EnterpriseChanged } from '@donghu/contracts/registry';
import { readStoredMessages } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers } from '@nats-io/transport-node';
import { reconcile } from '../src/reconcile/reconcile.js';
import { clerkService } from './clerk-service.js';
import { startZone, type ZoneUnderTest } from './zone-under-test.js';

const zoneFolder = resolve(import.meta.dirname, '../../../examples/zone');
const refusals = { usccs: new Set<string>() };

let zone: ZoneUnderTest;
let clerk: RunningService;
let enterprises: readonly string[];

beforeAll(async () => {
  zone = await startZone();
  clerk = await startService(clerkService(refusals), { ...zone.environment, LOG_LEVEL: 'silent' });
  const text = await readFile(join(zoneFolder, 'enterprises.ndjson'), 'utf8');
  enterprises = text.split('\n').slice(0, 300);
});

afterAll(async () => {
  await clerk?.stop();
  await zone?.stop();
});

const fileOf = async (name: string, lines: readonly string[]): Promise<string> => {
  const file = join(zone.folder, name);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
};

const usccOf = (line: string | undefined): string => (JSON.parse(line ?? '{}') as { uscc: string }).uscc;

/** What the two services of this test and the streams say of each other. */
const settled = async (waitSeconds = 15) =>
  reconcile({
    services: [
      { name: 'institution-registry', url: zone.registryUrl },
      { name: 'clerk', url: `http://127.0.0.1:${clerk.httpPort}` },
    ],
    nats: { servers: zone.backing.natsUrl },
    token: await zone.issuer.issueToken({ subject: 'auditor', roles: ['auditor'] }),
    waitSeconds,
  });

const lettersListed = async (): Promise<{ sequence: number; code: string }[]> => {
  const { stdout } = await zone.donghu('dead-letters', 'list', '--json');
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};

/** The letters, once there are so many. */
const letters = async (count: number) => {
  for (;;) {
    const found = await lettersListed();
    if (found.length === count) return found;
  }
};

const rowsOf = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row));

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe('donghu import', () => {
  test('reports the institutions of the zone from CSV, and again without a second registration', async () => {
    const file = join(zone.folder, 'institutions.csv');
    await copyFile(join(zoneFolder, 'institutions.csv'), file);
    const args = ['--to', 'institutions', '--ignore-columns', 'source'];
    const first = await zone.donghu('import', file, ...args);
    expect(first).toMatchObject({ code: 0, stdout: expect.stringMatching(/registered\s+\d+/) });
    const again = await zone.donghu('import', file, ...args);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/known\s+\d+/) });
    expect(again.stdout).not.toMatch(/registered/);
    expect(await isThere(join(zone.folder, 'institutions.refused.csv'))).toBe(false);
  });

  test('writes refused lines with their reasons beside the file, to be mended and imported', async () => {
    const [good = ''] = enterprises;
    const file = await fileOf('mixed.ndjson', [good, '{"uscc":', '', '{"uscc":"123"}', good]);
    const { code, stdout } = await zone.donghu('import', file, '--to', 'enterprises');
    expect(code).toBe(3);
    expect(stdout).toMatch(/rejected\s+MALFORMED_JSON\s+1/);
    const refusedFile = join(zone.folder, 'mixed.refused.ndjson');
    const rows = await rowsOf(refusedFile);
    expect(rows).toMatchObject([
      { refused: { line: 2, outcome: 'rejected', code: 'MALFORMED_JSON' }, report: '{"uscc":' },
      { refused: { line: 4, outcome: 'rejected', field: expect.any(String) }, report: { uscc: '123' } },
    ]);

    const [broken, wrong] = rows;
    const mended = [
      { ...broken, report: good },
      { ...wrong, report: JSON.parse(enterprises[1] ?? '') },
    ];
    await writeFile(refusedFile, mended.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const second = await zone.donghu('import', refusedFile, '--to', 'enterprises');
    expect(second).toMatchObject({ code: 0, stdout: expect.stringMatching(/^2 行已应答/m) });
  });

  test('writes refused lines of a CSV file in its own columns, to be mended and imported', async () => {
    const [header = '', row = ''] = (await readFile(join(zoneFolder, 'institutions.csv'), 'utf8')).split(
      /\r?\n/,
    );
    const faulty = row.replace('91100000710931483R', '91100000710931483X');
    const file = await fileOf('faulty.csv', [header, row, faulty, `${row},surplus`]);
    const args = ['--to', 'institutions', '--ignore-columns', 'source'];
    expect(await zone.donghu('import', file, ...args)).toMatchObject({ code: 3 });
    const refusedFile = join(zone.folder, 'faulty.refused.csv');
    const text = await readFile(refusedFile, 'utf8');
    const [head, ...lines] = text.trimEnd().split('\r\n');
    expect(head).toBe(`\ufeffrefused.line,refused.code,refused.field,refused.detail,refused.text,${header}`);
    expect(lines.map((line) => line.split(',').slice(0, 3))).toEqual([
      ['3', 'USCC_INVALID', 'uscc'],
      ['4', 'CSV_CELL_COUNT', ''],
    ]);
    await writeFile(
      refusedFile,
      [head, lines[0]?.replace('91100000710931483X', '91100000710931483R')].join('\r\n'),
    );
    const second = await zone.donghu('import', refusedFile, ...args);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringMatching(/known\s+1/) });
  });

  test('stops cleanly at Ctrl-C, and goes on behind the last answered line', async () => {
    const many = Array.from({ length: 60 }, () => enterprises).flat();
    const file = await fileOf('many.ndjson', many);
    const journal = `${file}.journal`;
    const { child, end } = zone.start('import', file, '--to', 'enterprises');
    const answered = async (): Promise<number> =>
      (await isThere(journal)) ? (await rowsOf(journal))[0].line - 1 : 0;
    while ((await answered()) === 0);
    child.kill('SIGINT');
    const { code, stdout } = await end;
    expect(code).toBe(130);
    expect(stdout).toContain(`to go on: donghu import ${file} --to enterprises`);
    const stoppedAfter = await answered();
    expect(stdout).toContain(`${stoppedAfter.toLocaleString('en-US')} 行已应答`);
    const rest = await zone.donghu('import', file, '--to', 'enterprises');
    expect(rest.code).toBe(0);
    expect(rest.stdout).toContain(`${(many.length - stoppedAfter).toLocaleString('en-US')} 行已应答`);
    expect(await isThere(journal)).toBe(false);
  });

  test('goes on where it was when it is killed', async () => {
    const many = Array.from({ length: 60 }, () => ['{"uscc":"123"}', ...enterprises]).flat();
    const file = await fileOf('killed.ndjson', many);
    const journal = `${file}.journal`;
    const { child, end } = zone.start('import', file, '--to', 'enterprises');
    while (!(await isThere(journal)) || (await rowsOf(journal))[0].line === 1);
    child.kill('SIGKILL');
    await end;
    const [{ line }] = await rowsOf(journal);
    const rest = await zone.donghu('import', file, '--to', 'enterprises');
    expect(rest).toMatchObject({ code: 3 });
    expect(rest.stdout).toContain(`${(many.length - line + 1).toLocaleString('en-US')} 行已应答`);
    const rows = await rowsOf(join(zone.folder, 'killed.refused.ndjson'));
    expect(rows.map(({ refused }) => refused.line)).toEqual(
      many.flatMap((text, index) => (text.length < 20 ? [index + 1] : [])),
    );
  });

  test('shows what a file for a door looks like', async () => {
    const { code, stdout } = await zone.donghu('import', '--layout', '--to', 'institutions');
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]?.split(',')).toEqual(
      expect.arrayContaining(['uscc', 'nameZh', 'kinds.0.kind', 'licences.0.number']),
    );
    expect(stdout).toMatch(/^uscc +string +必填 required/m);
  });

  test('tells a service that is not there from a file that is not there', async () => {
    const nobody = 'institution-registry=http://127.0.0.1:1';
    const file = join(zoneFolder, 'enterprises.ndjson');
    const away = await zone.donghu('import', file, '--to', 'enterprises', '--services', nobody);
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining('gave no answer') });
    const missing = await zone.donghu('import', 'nowhere.csv', '--to', 'enterprises');
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('no file nowhere.csv') });
  });
});

describe('donghu events tail', () => {
  test('decodes events by their type, one JSON object a line', async () => {
    const pattern = `registry.v1.enterprise_changed.${usccOf(enterprises[7])}`;
    const { code, stdout } = await zone.donghu(
      'events',
      'tail',
      pattern,
      '--from',
      'first',
      '--count',
      '1',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      subject: pattern,
      envelope: { type: 'donghu.registry.v1.EnterpriseChanged', aggregateVersion: 1 },
      message: { change: 'REGISTERED', enterprise: { uscc: usccOf(enterprises[7]) } },
    });
  });
});

describe('donghu reconcile', () => {
  test('finds no differences when everything is handled', async () => {
    const { differences, flows } = await settled();
    expect(differences).toEqual([]);
    const flow = flows.find(({ type }) => type.endsWith('EnterpriseChanged'));
    expect(flow).toMatchObject({
      recorded: enterprises.length,
      inStream: enterprises.length,
      consumers: [{ consumer: 'clerk__cards', handled: enterprises.length, deadLetters: 0, discarded: 0 }],
    });
  });

  test('says so from the command line', async () => {
    const services = `institution-registry=${zone.registryUrl},clerk=http://127.0.0.1:${clerk.httpPort}`;
    const { code, stdout } = await zone.donghu('reconcile', '--services', services, '--wait', '15');
    expect(stdout).toContain('reconcile: no differences');
    expect(code).toBe(0);
  });
});

describe('donghu dead-letters', () => {
  const change = async (uscc: string, version: string, classes: readonly unknown[]): Promise<void> => {
    const token = await zone.issuer.issueToken({ subject: 'operator', roles: ['operator'] });
    const response = await fetch(`${zone.registryUrl}/v1/enterprises/${uscc}/classes`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'if-match': `"${version}"`,
      },
      body: JSON.stringify({ classes }),
    });
    expect(response.status).toBe(200);
  };
  const hnte = { code: 'HNTE', certificate: 'GR202342000123', from: '2023-10-16' };

  test('explain a refused event, and replay it once its cause is gone', async () => {
    const uscc = usccOf(enterprises[0]);
    refusals.usccs.add(uscc);
    await change(uscc, '1', [hnte]);
    const [letter] = await letters(1);
    const seq = String(letter?.sequence);
    const { stdout } = await zone.donghu('dead-letters', 'show', seq);
    expect(stdout).toContain('企业未登记 · The enterprise is not registered');
    expect(stdout).toContain('不在名单');
    expect(stdout).toContain('"certificate": "GR202342000123"');
    expect((await settled()).differences).toEqual([]);

    const early = await zone.donghu('dead-letters', 'replay', seq);
    expect(early.stdout).toMatch(/replayed \d+ \(ENTERPRISE_UNKNOWN, clerk__cards\) as REGISTRY \d+/);
    const [again] = await letters(1);
    expect(again?.sequence).not.toBe(letter?.sequence);

    refusals.usccs.delete(uscc);
    await zone.donghu('dead-letters', 'replay', '--all');
    expect((await zone.donghu('dead-letters', 'list')).stdout).toContain('没有死信');
    // Nothing that the broker acts on comes along from the letter or the message before it.
    const replayed = await readStoredMessages(
      zone.backing.natsUrl,
      'REGISTRY',
      redeliverySubject('REGISTRY', 'clerk__cards'),
    );
    expect(replayed).toHaveLength(2);
    for (const message of replayed) {
      const names = Object.keys(message.headers);
      expect(names.filter((name) => /^nats-|dead-letter/i.test(name))).toEqual(['Nats-Expected-Stream']);
      expect(message.headers['Nats-Expected-Stream']).toBe('REGISTRY');
    }
    const { differences, flows } = await settled();
    expect(differences).toEqual([]);
    const [consumer] = flows.find(({ type }) => type.endsWith('EnterpriseChanged'))?.consumers ?? [];
    expect(consumer).toMatchObject({ handled: enterprises.length + 1, deadLetters: 0 });
  });

  test('keep the reason of what is discarded, and the event stays accounted for', async () => {
    const uscc = usccOf(enterprises[1]);
    refusals.usccs.add(uscc);
    await change(uscc, '1', [hnte]);
    const [letter] = await letters(1);
    const seq = String(letter?.sequence);
    const unreasoned = await zone.donghu('dead-letters', 'discard', seq);
    expect(unreasoned.code).not.toBe(0);
    const { code, stdout } = await zone.donghu('dead-letters', 'discard', seq, '--reason', '企业已注销');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('企业已注销') });
    expect(await lettersListed()).toEqual([]);
    const { differences, flows } = await settled();
    expect(differences).toEqual([]);
    const [consumer] = flows.find(({ type }) => type.endsWith('EnterpriseChanged'))?.consumers ?? [];
    expect(consumer).toMatchObject({ discarded: 1, deadLetters: 0 });
    refusals.usccs.delete(uscc);
  });

  test('account for a message that is no event; one that nobody recorded and all took is a difference', async () => {
    const connection = await connect({ servers: zone.backing.natsUrl });
    const client = jetstream(connection);
    const subject = `registry.v1.enterprise_changed.${usccOf(enterprises[2])}`;
    await client.publish(subject, new Uint8Array([0xff, 0xff]));
    const [letter] = await letters(1);
    expect(letter?.code).toBe('EVENT_HEADER_INVALID');
    const shown = await zone.donghu('dead-letters', 'show', String(letter?.sequence));
    expect(shown.stdout).toMatch(/00000000 {2}ff ff/);
    expect((await settled()).differences).toEqual([]);

    const { stdout } = await zone.donghu(
      'events',
      'tail',
      subject,
      '--from',
      'first',
      '--count',
      '1',
      '--json',
    );
    const { message } = JSON.parse(stdout);
    const set = headers();
    const envelope = {
      'ce-specversion': '1.0',
      'ce-id': '01890a5d-ac96-774b-bcce-b302099a8057',
      'ce-source': '/elsewhere',
      'ce-type': eventCatalogue.EnterpriseChanged.type,
      'ce-subject': usccOf(enterprises[2]),
      'ce-time': '2025-03-10T02:00:00Z',
      'donghu-aggregate-version': '2',
    };
    for (const [name, value] of Object.entries(envelope)) set.set(name, value);
    const forged = EnterpriseChanged.encode(EnterpriseChanged.fromJSON(message)).finish();
    await client.publish(subject, forged, { headers: set });
    const { differences } = await settled(0);
    expect(differences).toContainEqual(
      expect.objectContaining({ kind: 'UNRECORDED_IN_STREAM', where: 'REGISTRY' }),
    );
    await connection.close();
  });

  test('that are not there are named', async () => {
    const { code, stderr } = await zone.donghu('dead-letters', 'show', '9999');
    expect(code).toBe(2);
    expect(stderr).toContain('there is no dead letter 9999');
  });
});

describe('donghu token', () => {
  test('makes a token that the services take, for a party', async () => {
    const uscc = usccOf(enterprises[3]);
    const { stdout } = await zone.donghu('token', '--role', 'enterprise', '--uscc', uscc);
    const get = (code: string) =>
      fetch(`${zone.registryUrl}/v1/enterprises/${code}`, {
        headers: { authorization: `Bearer ${stdout.trim()}` },
      });
    expect((await get(uscc)).status).toBe(200);
    expect((await get(usccOf(enterprises[4]))).status).toBe(403);
  });

  test('refuses a code with a wrong check character', async () => {
    const { code, stderr } = await zone.donghu('token', '--role', 'insurer', '--uscc', '91420000MA49148N8C');
    expect(code).toBe(2);
    expect(stderr).toContain('--uscc');
  });
});
