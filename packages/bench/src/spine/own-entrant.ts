import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventCatalogue } from '@donghu/contracts';
import { type Platform, startPlatform } from '@donghu/supervisor/platform';
import { type Db, MongoClient } from 'mongodb';
import { intakeDatabase } from '../entrants/intake-database.js';
import { registerForReports } from '../entrants/register-for-reports.js';
import { untilFolded } from '../entrants/until-empty.js';
import type { Entrant, StoredCounts } from './entrant.js';
import { insurerUscc } from './policy-report.js';

export interface OwnEntrant extends Entrant {
  readonly platform: Platform;
}

export interface OwnEntrantOptions {
  readonly name: string;
  /** Where every span goes; without it telemetry is off. */
  readonly otlpEndpoint?: string;
  readonly say: (line: string) => void;
}

/** The flow's two services, and the two that they cannot decide without. */
const services = ['institution-registry', 'credit-rating', 'policy-intake', 'subsidy-disbursement'] as const;

/** A line of a log at `error` or `fatal`, or what Node prints of an uncaught error. */
const tellsFault = (line: string): boolean => /"level":"(error|fatal)"|^\w*Error: /.test(line);

/** The platform as `npm start` runs it, with every check on; its brake for a single caller is out of the way. */
export const startOwnEntrant = async (options: OwnEntrantOptions): Promise<OwnEntrant> => {
  const { name, otlpEndpoint, say } = options;
  const home = mkdtempSync(path.join(tmpdir(), 'donghu-bench-'));
  const platform = await startPlatform({
    home,
    ports: 'free',
    services,
    environment: {
      ...process.env,
      REQUESTS_PER_SECOND: '1000000',
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint ?? '',
    },
    log: say,
    output: (service, line) => {
      if (tellsFault(line)) say(`${service}: ${line}`);
    },
  });
  const mongo = new MongoClient(platform.backing.mongoUrl);
  const stop = async (): Promise<void> => {
    await mongo.close();
    await platform.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await registerForReports(platform);
    const { subjectPrefix, decode } = eventCatalogue.SubsidyAssessed;
    return {
      name,
      platform,
      intakeUrl: `${platform.doors('policy-intake').http}/v1/policies`,
      token: await platform.token('insurer', insurerUscc),
      natsUrl: platform.backing.natsUrl,
      decided: { subject: `${subjectPrefix}.*`, policyIdOf: (data) => decode(data).policyId },
      pids: new Map([...platform.processes].map(([service, { pid }]) => [service, pid ?? 0])),
      counts: () => countStored(mongo),
      atRest: () => untilFolded(intakeDatabase(mongo)),
      stop,
    };
  } catch (fault) {
    await stop();
    throw fault;
  }
};

const policyConsumer = 'subsidy-disbursement__policies';

const countStored = async (mongo: MongoClient): Promise<StoredCounts> => {
  const intake = intakeDatabase(mongo);
  const subsidy = mongo.db('donghu_subsidy_disbursement');
  const { PolicyAccepted, SubsidyAssessed } = eventCatalogue;
  const [policies, accepted, inbox, decisions, assessed] = await Promise.all([
    intake.collection('policies').countDocuments(),
    countPublished(intake, PolicyAccepted.type),
    subsidy.collection('inbox').countDocuments({ consumer: policyConsumer }),
    subsidy.collection('applications').countDocuments(),
    countPublished(subsidy, SubsidyAssessed.type),
  ]);
  return { policies, accepted, inbox, decisions, assessed };
};

/** Events of the commits that are settled: nothing of them waits for its publication. */
const countPublished = async (db: Db, type: string): Promise<number> => {
  const unsettled = await db.collection<{ readonly _id: string }>('unpublished').distinct('_id');
  const [published] = await db
    .collection<{ readonly _id: string }>('outbox')
    .aggregate<{ readonly events: number | bigint }>([
      { $match: { _id: { $nin: unsettled } } },
      { $unwind: '$events' },
      { $match: { 'events.type': type } },
      { $count: 'events' },
    ])
    .toArray();
  return Number(published?.events ?? 0);
};
