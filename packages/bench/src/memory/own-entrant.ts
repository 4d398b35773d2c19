import type { Platform, ServiceName } from '@donghu/supervisor/platform';
import type { ComparedPart, Entrant } from './started-service.js';

export const ownEntrantName = 'donghu';

export const ownServices = {
  intake: 'policy-intake',
  disbursement: 'subsidy-disbursement',
} as const satisfies Record<ComparedPart, ServiceName>;

const readyWithinMillis = 60_000;
const betweenLooksMillis = 5;

/** `/readyz` answers 200, looked at so often that the looking does not show in the figure. */
const untilReady = async (url: string): Promise<void> => {
  const until = performance.now() + readyWithinMillis;
  while (performance.now() < until) {
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, betweenLooksMillis));
  }
  throw new Error(`${url} was not ready within ${readyWithinMillis} ms`);
};

/** The platform's own two services; they must be stopped before. */
export const ownEntrant = (platform: Platform): Entrant => ({
  name: ownEntrantName,
  start: async (part) => {
    const service = platform.processes.get(ownServices[part]);
    if (service === undefined) throw new Error(`${ownServices[part]} is not among the services`);
    const begun = performance.now();
    service.start();
    await untilReady(platform.doors(ownServices[part]).http);
    const startMillis = performance.now() - begun;
    return { pid: service.pid ?? 0, startMillis, stop: () => service.stop() };
  },
});
