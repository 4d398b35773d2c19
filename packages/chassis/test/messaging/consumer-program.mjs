// One consumer in a process of its own, compiled as a service runs it, to be killed at a crash point.
import { eventCatalogue } from '@donghu/contracts';
import { domainError, systemClock } from '@donghu/kernel';
import { crashSwitchFrom } from '../../dist/lifecycle/index.js';
import { connectBroker, EventConsumer, onEvent } from '../../dist/messaging/index.js';
import { connectMongo, documentCollection, GroupCommit } from '../../dist/store/index.js';
import { createLogger } from '../../dist/telemetry/index.js';

const { NATS_URL, MONGODB_URL, DATABASE, STREAM, CONSUMER, ACK_WAIT_MILLIS, MAX_DELIVERIES, REFUSE } =
  process.env;
const projects = documentCollection('projects');
const crash = crashSwitchFrom(process.env);
const store = await connectMongo(MONGODB_URL, DATABASE, 'consumer-program');
const broker = await connectBroker({ url: NATS_URL, service: 'consumer-program' });
const groups = new GroupCommit({
  store,
  clock: systemClock,
  wallClock: systemClock,
  owner: 'consumer-program',
  crash,
  committed: () => undefined,
});
const useCase = {
  name: 'add-drawdown',
  load: (inputs, unit) =>
    unit.fetch(
      projects,
      inputs.map((input) => input.projectId),
    ),
  decide: ({ projectId, amountFen }, unit) => {
    if (REFUSE === 'yes') return domainError('OVER_COMMITMENT', 'refused');
    const outstandingFen = (unit.get(projects, projectId)?.outstandingFen ?? 0n) + amountFen;
    unit.put(projects, { _id: projectId, outstandingFen });
  },
};
new EventConsumer(
  {
    name: CONSUMER,
    stream: STREAM,
    handlers: [
      onEvent({
        event: eventCatalogue.CapitalDrawn,
        prepare: async (events) => events.map(({ message }) => message),
        useCase,
      }),
    ],
  },
  {
    broker,
    groups,
    wallClock: systemClock,
    log: createLogger({ service: 'consumer-program', level: 'silent' }),
    crash,
    maxBatch: 64,
    ackWaitMillis: Number(ACK_WAIT_MILLIS),
    ...(MAX_DELIVERIES === undefined ? {} : { maxDeliveries: Number(MAX_DELIVERIES) }),
  },
).start();
