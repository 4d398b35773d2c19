import { meter, withWorkSpan } from '../telemetry/index.js';

/** What replays tell of themselves. */
export const replayMetrics = {
  events: meter().createCounter('donghu.replay.events', {
    description: 'Events read to build a projection anew, by projection',
  }),
  duration: meter().createHistogram('donghu.replay.duration', {
    unit: 's',
    description: 'Time to build a projection anew, by projection and outcome',
    advice: { explicitBucketBoundaries: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600] },
  }),
  repaired: meter().createCounter('donghu.replay.repaired_documents', {
    description: 'Documents of a live projection that a replay put right, by projection',
  }),
};

/** Runs the replay of one projection under a span of its own. */
export const withReplaySpan = <Result>(
  projection: string,
  replay: string,
  work: () => Promise<Result>,
): Promise<Result> =>
  withWorkSpan(`replay ${projection}`, { 'donghu.projection': projection, 'donghu.replay.id': replay }, work);
