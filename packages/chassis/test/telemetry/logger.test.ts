import { expect, test } from '@jest/globals';
import { createLogger } from '../../src/telemetry/index.js';

const capture = (): { lines: Record<string, unknown>[]; destination: { write(line: string): void } } => {
  const lines: Record<string, unknown>[] = [];
  return { lines, destination: { write: (line) => lines.push(JSON.parse(line)) } };
};

test('each record is one line of JSON with level, time and service', () => {
  const { lines, destination } = capture();
  createLogger({ service: 'policy-intake', destination }).warn({ consumer: 'x' }, 'behind');
  expect(lines).toEqual([
    {
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      service: 'policy-intake',
      consumer: 'x',
      msg: 'behind',
    },
  ]);
});

test('personal data and secrets are masked at every depth that records have', () => {
  const { lines, destination } = capture();
  const secret = '420106199001011234';
  const log = createLogger({ service: 'policy-intake', destination });
  log.info({
    residentNumber: secret,
    insured: { residentNumber: secret, agent: { residentNumber: secret } },
  });
  log.info({ headers: { authorization: secret }, token: secret, bankAccount: secret });
  expect(JSON.stringify(lines)).not.toContain(secret);
  expect(lines[0]).toMatchObject({ insured: { agent: { residentNumber: '[masked]' } } });
});

test('records below the level are not written', () => {
  const { lines, destination } = capture();
  const log = createLogger({ service: 'policy-intake', level: 'error', destination });
  log.info('unheard');
  log.error('heard');
  expect(lines.map((line) => line.msg)).toEqual(['heard']);
});
