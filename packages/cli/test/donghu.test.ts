import { readFile, writeFile } from 'node:fs/promises';
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

describe('donghu import', () => {
  test('reports the institutions of the zone from CSV, and again without a second registration', async () => {
    const args = ['--to', 'institutions', '--ignore-columns', 'source'];
    const rejects = ['--rejects', join(zone.folder, 'institutions.rejects.ndjson')];
    const file = join(zoneFolder, 'institutions.csv');
    const first = await zone.donghu('import', file, ...args, ...rejects);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/registered\s+\d+/);
    const again = await zone.donghu('import', file, ...args, ...rejects);
    expect(again.stdout).toMatch(/known\s+\d+/);
    expect(again.stdout).not.toMatch(/registered/);
  });

  test('writes refused lines with their reasons beside the file', async () => {
    const [good = ''] = enterprises;
    const file = await fileOf('mixed.ndjson', [good, '{"uscc":', '', '{"uscc":"123"}']);
    const { code, stdout } = await zone.donghu('import', file, '--to', 'enterprises');
    expect(code).toBe(0);
    expect(stdout).toMatch(/rejected\s+MALFORMED_JSON\s+1/);
    const rows = (await readFile(`${file}.rejects.ndjson`, 'utf8')).trim().split('\n');
    expect(rows.map((row) => JSON.parse(row))).toMatchObject([
      { line: 2, outcome: 'rejected', code: 'MALFORMED_JSON', report: '{"uscc":' },
      { line: 4, outcome: 'rejected', report: { uscc: '123' } },
    ]);
  });

  test('goes on behind the answered line when it is run again with its state', async () => {
    const state = join(zone.folder, 'enterprises.state');
    const file = await fileOf('enterprises.ndjson', enterprises);
    const first = await zone.donghu('import', file, '--to', 'enterprises', '--state', state);
    expect(first.code).toBe(0);
    const kept = JSON.parse(await readFile(state, 'utf8'));
    expect(kept.answered).toBe(enterprises.length);
    await writeFile(state, JSON.stringify({ ...kept, answered: 290 }));
    const second = await zone.donghu('import', file, '--to', 'enterprises', '--state', state);
    expect(second.stdout).toMatch(/^10 行已应答/m);
    const other = await fileOf('other.ndjson', enterprises.slice(1));
    const refused = await zone.donghu('import', other, '--to', 'enterprises', '--state', state);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('belongs to another file');
  });

  test('stops cleanly at Ctrl-C, and can go on', async () => {
    const state = join(zone.folder, 'stopped.state');
    const many = Array.from({ length: 60 }, () => enterprises).flat();
    const file = await fileOf('many.ndjson', many);
    const { child, end } = zone.start('import', file, '--to', 'enterprises', '--state', state);
    while ((await readFile(state, 'utf8').catch(() => '')) === '');
    child.kill('SIGINT');
    const { code, stdout } = await end;
    expect(code).toBe(130);
    expect(stdout).toContain('stopped before the end');
    const { answered } = JSON.parse(await readFile(state, 'utf8'));
    const rest = await zone.donghu('import', file, '--to', 'enterprises', '--state', state);
    expect(rest.code).toBe(0);
    expect(rest.stdout).toContain(`${(many.length - answered).toLocaleString('en-US')} 行已应答`);
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
