import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { telemetryServiceName } from '../../src/telemetry/service-name.js';

test('is what OTEL_SERVICE_NAME says', () => {
  expect(telemetryServiceName({ OTEL_SERVICE_NAME: 'policy-intake' }, '/nowhere/main.js')).toBe(
    'policy-intake',
  );
});

test('is else the name of the package that runs, without its scope', () => {
  const program = join(import.meta.dirname, '../../dist/main.js');
  expect(telemetryServiceName({}, program)).toBe('chassis');
});

test('is else unknown', () => {
  expect(telemetryServiceName({}, '/no-such-folder/main.js')).toBe('unknown_service:node');
});
