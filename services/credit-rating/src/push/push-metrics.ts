import { meter } from '@donghu/chassis';
import type { PushBacklog } from '../store/push-queries.js';

let backlog: PushBacklog = { waiting: 0, refused: 0, overdue: 0, oldest: undefined };

const gauge = (
  name: string,
  description: string,
  observe: (now: PushBacklog) => number,
  unit?: string,
): void => {
  meter()
    .createObservableGauge(name, { description, ...(unit === undefined ? {} : { unit }) })
    .addCallback((result) => result.observe(observe(backlog)));
};

const records = meter().createCounter('donghu.push.records', {
  description: 'Records sent to the municipal platform, by outcome',
});

const differences = meter().createCounter('donghu.push.differences', {
  description: 'Records that a reconciliation with the municipal platform found to differ, by kind',
});

gauge(
  'donghu.push.waiting',
  'Records that the municipal platform has not answered',
  ({ waiting }) => waiting,
);
gauge('donghu.push.refused', 'Records that the municipal platform has refused', ({ refused }) => refused);
gauge(
  'donghu.push.overdue',
  'Records that the municipal platform should have taken before today',
  ({ overdue }) => overdue,
);
gauge(
  'donghu.push.oldest_age',
  'Age of the oldest record that the municipal platform has not taken',
  ({ oldest }) => (oldest === undefined ? 0 : (measuredAt - oldest.getTime()) / 1_000),
  's',
);

let measuredAt = 0;

/** What pushing tells of itself. */
export const pushMetrics = {
  sent: (outcome: 'acknowledged' | 'refused' | 'unacknowledged', count: number): void =>
    records.add(count, { outcome }),
  differed: (kind: 'sent_again' | 'unknown', count: number): void => differences.add(count, { kind }),
  measured: (now: PushBacklog, at: Date): void => {
    backlog = now;
    measuredAt = at.getTime();
  },
};
