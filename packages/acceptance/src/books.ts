import { type Difference, reconcile } from '@donghu/cli/reconcile';
import { waitFor } from '@donghu/testkit';
import type { Answer, Zone } from './zone.js';

const auditor = { role: 'auditor' } as const;

/** The counts and sums of every service, by its name. */
export const totalsOfAll = async (zone: Zone): Promise<Readonly<Record<string, Answer['body']>>> => {
  const names = [...zone.platform.processes.keys()];
  const totals = await Promise.all(names.map((name) => zone.must(name, 'GET', '/v1/totals', auditor)));
  return Object.fromEntries(names.map((name, index) => [name, totals[index]]));
};

/** Waits until everything is handled and every application decided. */
export const allDecided = async (zone: Zone, withinMillis = 60_000): Promise<void> => {
  await zone.quiet(withinMillis);
  await waitFor(
    async () => {
      const { undecided } = await zone.must('subsidy-disbursement', 'GET', '/v1/totals', auditor);
      return undecided.count === '0';
    },
    { what: 'a decision on every application', timeoutMillis: withinMillis, everyMillis: 100 },
  );
  await zone.quiet(withinMillis);
};

/** What `donghu reconcile` finds between the services, the streams and their consumers. */
export const differencesIn = async (zone: Zone): Promise<readonly Difference[]> => {
  const services = [...zone.platform.processes.keys()].map((name) => ({
    name,
    url: zone.platform.doors(name).http,
  }));
  const { differences } = await reconcile({
    services,
    nats: { servers: zone.platform.backing.natsUrl },
    token: () => zone.platform.token('auditor'),
    waitSeconds: 10,
  });
  return differences;
};

export const trialBalanceOf = (zone: Zone): Promise<Answer['body']> =>
  zone.must('subsidy-disbursement', 'GET', '/v1/ledger/trial-balance', auditor);
