import { expect, test } from '@jest/globals';
import { metricsText } from '../../src/telemetry/metrics.js';
import { openDoor } from './door-under-test.js';
import { endPolicy, readPolicy } from './policy-routes.js';

test('a door measures every request by method, route template and status', async () => {
  const under = await openDoor({ routes: [readPolicy, endPolicy], metricsText });

  await (await fetch(`${under.url}/v1/policies/P-1`)).text();
  await (await fetch(`${under.url}/v1/policies/P-2`)).text();
  await (await fetch(`${under.url}/v1/policies/P-2/crash`, { method: 'DELETE' })).text();
  const text = await (await fetch(`${under.url}/metrics`)).text();
  await under.close();

  const counts = text.split('\n').filter((line) => line.startsWith('http_server_request_duration_count'));
  expect(counts).toHaveLength(2);
  const [reads = '', ends = ''] = counts;
  expect(reads).toContain('http_route="/v1/policies/:number"');
  expect(reads).toContain('http_response_status_code="200"');
  expect(reads).toMatch(/\} 2$/);
  expect(ends).toContain('http_request_method="DELETE"');
  expect(ends).toContain('error_type="500"');
  const bounds = text.matchAll(
    /^http_server_request_duration_bucket\{.*http_route="\/v1\/policies\/:number",.*le="([^"]+)"/gm,
  );
  expect(Array.from(bounds, ([, bound]) => bound).join(' ')).toBe(
    '0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 +Inf',
  );
});
