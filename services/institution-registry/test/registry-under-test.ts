import { openDevelopmentIssuer, startService } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { startTestService, type TestService } from '@donghu/testkit';
import { service } from '../src/service.js';

/** The registry on a store and a broker of its own. */
export const startRegistry = (): Promise<TestService> =>
  startTestService({
    start: (environment) => startService(service, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });

/** Moves the business clock of the registry. */
export const moveClock = async (registry: TestService, instant: string): Promise<void> => {
  const answer = await registry.call('PUT', '/v1/business-clock', {
    as: { role: 'operator' },
    body: { now: instant },
  });
  if (answer.status !== 200) throw new Error(`the clock was not moved: ${JSON.stringify(answer.body)}`);
};

/** A call that must succeed for the test to go on. */
export const must = async (
  registry: TestService,
  ...call: Parameters<TestService['call']>
): Promise<Awaited<ReturnType<TestService['call']>>['body']> => {
  const { status, body } = await registry.call(...call);
  if (status >= 300) throw new Error(`${call[0]} ${call[1]} answered ${status}: ${JSON.stringify(body)}`);
  return body;
};
