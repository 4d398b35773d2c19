import { access, appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ImportOptions, type ImportSummary, importFile } from '../../src/import/import-file.js';
import { longestLineBytes } from '../../src/import/physical-lines.js';
import { type DoorScript, openScriptedDoor, type ScriptedDoor } from './scripted-door.js';

let folder: string;
let door: ScriptedDoor;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'donghu-import-'));
});

afterEach(async () => {
  await door?.close();
  await rm(folder, { recursive: true });
});

const accepting: DoorScript = {
  decide: (text) =>
    text.includes('bad')
      ? { outcome: 'rejected', code: 'VALIDATION_FAILED', field: '/id' }
      : { outcome: 'accepted' },
};

const open = async (script: DoorScript = accepting): Promise<void> => {
  door = await openScriptedDoor(script);
};

const at = (name: string): string => join(folder, name);

const run = (name: string, more: Partial<ImportOptions> = {}): Promise<ImportSummary> =>
  importFile({
    file: at(name),
    door: 'policies',
    url: door.url,
    token: 'token',
    refusedFile: at('refused.out'),
    journalFile: at('journal'),
    ...more,
  });

const report = (id: number | string): string => JSON.stringify({ id: String(id) });
const reports = (count: number): string =>
  Array.from({ length: count }, (_, index) => `${report(index + 1)}\n`).join('');

const refusedLines = async (): Promise<{ line: number; code: string }[]> =>
  (await readFile(at('refused.out'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row).refused);

const isThere = (name: string): Promise<boolean> =>
  access(at(name)).then(
    () => true,
    () => false,
  );

/** Stops the import as soon as this many lines are answered. */
const stopAfter = (lines: number): Pick<ImportOptions, 'signal' | 'progress'> => {
  const stop = new AbortController();
  return {
    signal: stop.signal,
    progress: ({ answered }) => {
      if (answered >= lines) stop.abort();
    },
  };
};

describe('a file that can be read', () => {
  test('is answered line by line, whatever is wrong in its middle', async () => {
    await open();
    const long = `{"id":"${'x'.repeat(2 * longestLineBytes)}"}`;
    const latin = Buffer.from([0x7b, 0xe9, 0x7d]);
    await writeFile(
      at('f.ndjson'),
      Buffer.concat([
        Buffer.from(`\ufeff${report(1)}\r\n\r\n{"id":"bad\r\n${long}\n`),
        latin,
        Buffer.from(`\n${report('bad')}\n${report(2)}`),
      ]),
    );
    const summary = await run('f.ndjson');
    expect(summary).toMatchObject({ answered: 6, rejected: 4, stopped: false });
    expect(door.received).toEqual([report(1), '{"id":"bad', report('bad'), report(2)]);
    expect((await refusedLines()).map(({ line, code }) => [line, code])).toEqual([
      [3, 'VALIDATION_FAILED'],
      [4, 'BODY_TOO_LARGE'],
      [5, 'TEXT_NOT_UTF8'],
      [6, 'VALIDATION_FAILED'],
    ]);
    expect(await isThere('journal')).toBe(false);
  });

  test('that holds nothing to send is done at once', async () => {
    await open();
    await writeFile(at('f.ndjson'), '\n\n');
    await writeFile(at('f.csv'), 'id,note\n');
    for (const name of ['f.ndjson', 'f.csv']) {
      expect(await run(name)).toMatchObject({ answered: 0, outcomes: [], stopped: false });
    }
    const long = `${'x'.repeat(longestLineBytes + 1)}\n`;
    await writeFile(at('long.ndjson'), long.repeat(400));
    expect(await run('long.ndjson')).toMatchObject({ answered: 400, rejected: 400 });
  });

  test('says so where its last line may be cut off', async () => {
    await open();
    await writeFile(at('f.csv'), 'id,note\n1,whole\n2,cut o');
    const { remarks, answered } = await run('f.csv');
    expect({ remarks, answered }).toEqual({ remarks: [{ kind: 'LAST_LINE_OPEN' }], answered: 2 });
  });
});

describe('a file that cannot be meant', () => {
  test.each([
    ['is not there', 'nowhere.csv', 'no file'],
    ['is a directory', '.', 'is a directory'],
    ['is empty', 'empty.ndjson', 'is empty'],
    ['is UTF-16', 'wide.csv', 'no UTF-8 text'],
    ['has a header of another encoding', 'latin.csv', 'no CSV in UTF-8'],
    ['has no header', 'headless.csv', 'no header'],
  ])('because it %s is refused before anything is sent', async (_, name, message) => {
    await open();
    await writeFile(at('empty.ndjson'), '');
    await writeFile(at('wide.csv'), Buffer.from('\ufeffid,note\n1,x\n', 'utf16le'));
    await writeFile(at('latin.csv'), Buffer.from('id,bemerkung \xfc\n1,x\n', 'latin1'));
    await writeFile(at('headless.csv'), '1,x\n2,y\n');
    await expect(run(name)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(message),
    });
    expect(door.received).toEqual([]);
    expect(await isThere('journal')).toBe(false);
  });
});

describe('an import that was stopped', () => {
  test('goes on behind the last answered line, with the counts and refusals of before', async () => {
    await open();
    const text = reports(20_000).replace(/"(\d*500)"/g, '"bad-$1"');
    await writeFile(at('f.ndjson'), text);
    const first = await run('f.ndjson', stopAfter(3_000));
    expect(first.stopped).toBe(true);
    expect(first.answered).toBe(door.received.length);
    const second = await run('f.ndjson');
    expect(second).toMatchObject({
      stopped: false,
      resumedAfter: first.answered,
      answered: 20_000 - first.answered,
      rejected: 20,
      remarks: [],
    });
    expect(door.received).toEqual(text.trimEnd().split('\n'));
    expect((await refusedLines()).map(({ line }) => line)).toEqual(
      Array.from({ length: 20 }, (_, index) => 500 + index * 1_000),
    );
  });

  test('goes on where lines of CSV are counted otherwise than records', async () => {
    await open();
    const rows = Array.from(
      { length: 9_000 },
      (_, index) => `${index % 100 === 99 ? 'bad' : index},"two\nlines"\n`,
    );
    await writeFile(at('f.csv'), `id,note\n${rows.join('')}`);
    const first = await run('f.csv', stopAfter(2_000));
    const second = await run('f.csv');
    expect(first.answered + second.answered).toBe(9_000);
    expect(door.received).toHaveLength(9_000);
    const refused = (await readFile(at('refused.out'), 'utf8')).match(/^(\d+),VALIDATION/gm) ?? [];
    expect(refused.map((row) => Number.parseInt(row, 10))).toEqual(
      Array.from({ length: 90 }, (_, index) => 2 + 2 * (100 * index + 99)),
    );
  });

  test('does not go on in a file whose beginning was changed, unless told to begin anew', async () => {
    await open();
    await writeFile(at('f.ndjson'), reports(9_000));
    const first = await run('f.ndjson', stopAfter(1_000));
    await writeFile(at('f.ndjson'), reports(9_000).replace('"1"', '"0"'));
    await expect(run('f.ndjson')).rejects.toThrow('--restart begins anew');
    await truncate(at('f.ndjson'), 100);
    await expect(run('f.ndjson')).rejects.toThrow('--restart begins anew');
    expect(door.received).toHaveLength(first.answered);
    expect(await run('f.ndjson', { restart: true })).toMatchObject({ resumedAfter: 0 });
  });

  test('goes on in a file that grew, and says so', async () => {
    await open();
    await writeFile(at('f.ndjson'), reports(9_000));
    await run('f.ndjson', stopAfter(1_000));
    await appendFile(at('f.ndjson'), `${report('new')}\n`);
    const second = await run('f.ndjson');
    expect(second.remarks).toEqual([{ kind: 'CHANGED_SINCE_STOP' }]);
    expect(door.received).toHaveLength(9_001);
  });

  test('is not gone on with to another door', async () => {
    await open();
    await writeFile(at('f.ndjson'), reports(9_000));
    await run('f.ndjson', stopAfter(1_000));
    await door.close();
    await open();
    await expect(run('f.ndjson')).rejects.toThrow('belongs to an import of f.ndjson to policies');
  });

  test('leaves out of the refused lines what a killed run wrote behind its journal', async () => {
    await open();
    await writeFile(at('f.ndjson'), `${`${report('bad')}\n`.repeat(50)}${reports(9_000)}`);
    await run('f.ndjson', stopAfter(1_000));
    await appendFile(at('refused.out'), '{"refused":{"line":77},"report"');
    await run('f.ndjson');
    expect((await refusedLines()).map(({ line }) => line)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
  });

  test('is not run twice at once', async () => {
    await open();
    await writeFile(at('f.ndjson'), reports(9_000));
    // As another process would leave it: one that lives, and not this one.
    await run('f.ndjson', stopAfter(1_000));
    const entry = JSON.parse(await readFile(at('journal'), 'utf8'));
    await writeFile(at('journal'), JSON.stringify({ ...entry, process: process.ppid }));
    await expect(run('f.ndjson')).rejects.toThrow(`process ${process.ppid} is importing this file`);
  });
});

describe('an import that cannot go on', () => {
  test('because its token has expired keeps what was answered for the next run', async () => {
    let requests = 0;
    await open({
      decide: (text, arrival) => {
        if (arrival === 5_000) door.cut();
        return accepting.decide(text, arrival);
      },
      admit: () => {
        requests += 1;
        return requests === 2 ? { status: 401, code: 'UNAUTHENTICATED' } : undefined;
      },
    });
    await writeFile(at('f.ndjson'), reports(9_000));
    const first = await run('f.ndjson').catch((fault: unknown) => fault);
    expect(first).toMatchObject({
      name: 'ImportInterrupted',
      message: expect.stringContaining('UNAUTHENTICATED'),
      summary: { stopped: false },
    });
    const second = await run('f.ndjson');
    expect(second.resumedAfter + second.answered).toBe(9_000);
    expect(new Set(door.received).size).toBe(9_000);
  });

  test('asks for a token for each connection', async () => {
    const tokens: (string | undefined)[] = [];
    await open({
      decide: (text, arrival) => {
        if (arrival === 5_000) door.cut();
        return accepting.decide(text, arrival);
      },
      admit: ({ headers }) => {
        tokens.push(headers.authorization);
        return undefined;
      },
    });
    await writeFile(at('f.ndjson'), reports(9_000));
    let issued = 0;
    const token = (): string => {
      issued += 1;
      return `token-${issued}`;
    };
    expect(await run('f.ndjson', { token })).toMatchObject({ answered: 9_000, stopped: false });
    expect(new Set(tokens).size).toBe(2);
  });

  test('because the service is away can be stopped, and gone on with when it is back', async () => {
    let requests = 0;
    let away = false;
    await open({
      decide: (text, arrival) => {
        if (arrival === 5_000) {
          away = true;
          door.cut();
        }
        return accepting.decide(text, arrival);
      },
      admit: () => {
        requests += 1;
        return away ? { status: 503, code: 'DRAINING' } : undefined;
      },
    });
    await writeFile(at('f.ndjson'), reports(9_000));
    const stop = new AbortController();
    const first = await run('f.ndjson', {
      signal: stop.signal,
      progress: () => {
        if (requests > 1) stop.abort();
      },
    });
    expect(first.stopped).toBe(true);
    away = false;
    const second = await run('f.ndjson');
    expect(second.resumedAfter + second.answered).toBe(9_000);
    expect(new Set(door.received).size).toBe(9_000);
  });

  test('because the file became shorter says so', async () => {
    await open({
      decide: (text, arrival) => {
        if (arrival === 1) void truncate(at('f.ndjson'), 10);
        return accepting.decide(text, arrival);
      },
    });
    await writeFile(at('f.ndjson'), reports(200_000));
    await expect(run('f.ndjson')).rejects.toThrow('became shorter while it was read');
  });
});

describe('refused lines', () => {
  test('of an earlier import are put aside, not written over', async () => {
    await open();
    await writeFile(at('refused.out'), 'mended by hand');
    await writeFile(at('f.ndjson'), `${report('bad')}\n`);
    const { remarks } = await run('f.ndjson');
    expect(remarks).toEqual([{ kind: 'REFUSED_FILE_PUT_ASIDE', path: at('refused.1.out') }]);
    expect(await readFile(at('refused.1.out'), 'utf8')).toBe('mended by hand');
    expect(await refusedLines()).toMatchObject([{ line: 1, code: 'VALIDATION_FAILED' }]);
  });

  test('do not go into the imported file', async () => {
    await open();
    await writeFile(at('f.ndjson'), reports(1));
    await expect(run('f.ndjson', { refusedFile: at('f.ndjson') })).rejects.toThrow('three files');
    expect(await readdir(folder)).toEqual(['f.ndjson']);
  });
});
