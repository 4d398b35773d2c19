import { expect, test } from '@jest/globals';
import * as z from 'zod';
import {
  ConfigurationInvalid,
  keySetRule,
  readConfiguration,
  readConfigurations,
  serviceConfiguration,
} from '../../src/configuration/index.js';

const faultOf = (work: () => unknown): ConfigurationInvalid => {
  try {
    work();
  } catch (fault) {
    if (fault instanceof ConfigurationInvalid) return fault;
    throw fault;
  }
  throw new Error('the settings were taken');
};

const own = z.object({ CREDIT_ADDRESS: z.string(), BATCH: z.coerce.number().int().default(10) });

test('what is not set has its default, numbers are numbers, unset and empty are the same', () => {
  expect(readConfiguration(serviceConfiguration, { HTTP_PORT: '8102', GRPC_PORT: '' })).toMatchObject({
    HTTP_PORT: 8102,
    NATS_URL: 'nats://127.0.0.1:4222',
    DONGHU_TEST_SWITCHES: 'off',
    LOG_LEVEL: 'info',
  });
});

test('events are not delivered so often that the broker could forget their dead letter meanwhile', () => {
  expect(faultOf(() => readConfiguration(serviceConfiguration, { MAX_DELIVERIES: '51' })).faults).toEqual([
    expect.stringMatching(/^MAX_DELIVERIES: .*50/),
  ]);
});

test('one error lists every fault: of the platform’s settings, of the service’s own, and of the rules', () => {
  const { faults, message } = faultOf(() =>
    readConfigurations(serviceConfiguration, own, [keySetRule], {
      HTTP_PORT: '70000',
      LOG_LEVEL: 'loud',
      DATABASE_PREFIX: 'Donghu-1',
      BATCH: 'many',
    }),
  );
  expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
    'BATCH',
    'CREDIT_ADDRESS',
    'DATABASE_PREFIX',
    'HTTP_PORT',
    'JWKS_URL',
    'LOG_LEVEL',
  ]);
  for (const fault of faults) expect(message).toContain(`  - ${fault}`);
});

test('the settings of both come as one', () => {
  const settings = readConfigurations(serviceConfiguration, own, [keySetRule], {
    JWKS_FILE: '/run/jwks.json',
    CREDIT_ADDRESS: 'credit-rating:9104',
  });
  expect(settings).toMatchObject({ CREDIT_ADDRESS: 'credit-rating:9104', BATCH: 10, HOST: '0.0.0.0' });
});

test('a secret’s value is never in the error', () => {
  const { message } = faultOf(() =>
    readConfigurations(serviceConfiguration, own, [], { NATS_PASSWORD: 'hunter2', HTTP_PORT: 'x' }),
  );
  expect(message).not.toContain('hunter2');
});
