import { expect, test } from '@jest/globals';
import { meter, metricsText } from '../../src/telemetry/index.js';

test('an instrument of any component appears in the Prometheus text', async () => {
  meter()
    .createCounter('outbox.published', { description: 'Events published' })
    .add(3, { context: 'policy' });
  meter()
    .createObservableGauge('outbox.depth')
    .addCallback((result) => result.observe(7));
  const text = await metricsText();
  expect(text).toContain('# HELP outbox_published_total Events published');
  expect(text).toMatch(/^outbox_published_total\{context="policy"\} 3$/m);
  expect(text).toMatch(/^outbox_depth 7$/m);
});
