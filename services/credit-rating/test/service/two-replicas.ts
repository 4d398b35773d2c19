import { openDevelopmentIssuer, type RunningService, startService } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import { startTestService, type TestService } from '@donghu/testkit';
import { service } from '../../src/service.js';

export interface TwoReplicas {
  readonly running: TestService;
  /** On the same broker and store, with keys that admit the same tokens; to be stopped first. */
  readonly second: RunningService;
}

export const startTwoReplicas = async (): Promise<TwoReplicas> => {
  let environment: NodeJS.ProcessEnv = {};
  const running = await startTestService({
    start: (given) => {
      environment = given;
      return startService(service, given);
    },
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  return { running, second: await startService(service, environment) };
};
