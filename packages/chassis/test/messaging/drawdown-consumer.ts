import { eventCatalogue } from '@donghu/contracts';
import type { CapitalDrawn } from '@donghu/contracts/capital';
import { type DomainError, systemClock } from '@donghu/kernel';
import { type EventPublisher, readStoredMessages, type StoredMessage } from '@donghu/testkit';
import { noCrash } from '../../src/lifecycle/crash-points.js';
import {
  type Broker,
  type ConsumerSettings,
  contextStream,
  convergeStream,
  deadLetterStream,
  EventConsumer,
  onEvent,
  type ReceivedEvent,
  sharedStreams,
} from '../../src/messaging/index.js';
import type { UseCase } from '../../src/store/index.js';
import { type ProjectStore, projects } from '../store/project-store.js';
import { keptLog } from './kept-log.js';

export const stream = 'CAPITAL';
export const service = 'zone-statistics';
export const consumerName = `${service}__drawdowns`;

export const declareStreams = async (broker: Broker): Promise<void> => {
  for (const declaration of [contextStream(stream, 30, 1), ...sharedStreams(1)]) {
    await convergeStream(broker.manager, declaration);
  }
};

export const forgetStreams = async (broker: Broker): Promise<void> => {
  const names = await broker.manager.streams.names().next();
  for (const name of names) await broker.manager.streams.delete(name);
};

export const drawn = (project: string, amountFen = 1n, reference = 'D-1'): CapitalDrawn => ({
  projectId: project,
  investorUscc: '91420100MA4KX3XX0A',
  enterpriseUscc: '',
  drawdownReference: reference,
  amountFen,
  drawnFen: amountFen,
  commitmentFen: 1_000_000n,
  drawnOn: '2025-03-10',
  zoneSharePpm: 0,
});

/** Adds what was drawn to the project: applied twice, it shows. */
const addDrawdown = (
  judge: (message: CapitalDrawn) => DomainError | undefined,
): UseCase<CapitalDrawn, undefined> => ({
  name: 'add-drawdown',
  load: (inputs, unit) =>
    unit.fetch(
      projects,
      inputs.map((input) => input.projectId),
    ),
  decide: (message, unit) => {
    const before = unit.get(projects, message.projectId)?.outstandingFen ?? 0n;
    unit.put(projects, { _id: message.projectId, outstandingFen: before + message.amountFen });
    return judge(message);
  },
});

export interface DrawdownConsumerOptions extends Partial<ConsumerSettings> {
  readonly judge?: (message: CapitalDrawn) => DomainError | undefined;
  readonly prepare?: (
    events: readonly ReceivedEvent<CapitalDrawn>[],
    signal: AbortSignal,
  ) => Promise<readonly CapitalDrawn[]>;
}

export const messagesOf = async (
  events: readonly ReceivedEvent<CapitalDrawn>[],
): Promise<readonly CapitalDrawn[]> => events.map((event) => event.message);

export const createDrawdownConsumer = (
  broker: Broker,
  store: ProjectStore,
  { judge = () => undefined, prepare = messagesOf, ...settings }: DrawdownConsumerOptions = {},
): EventConsumer =>
  new EventConsumer(
    {
      name: consumerName,
      stream,
      handlers: [onEvent({ event: eventCatalogue.CapitalDrawn, prepare, useCase: addDrawdown(judge) })],
    },
    {
      broker,
      groups: store.groups,
      wallClock: systemClock,
      log: keptLog().log,
      crash: noCrash,
      maxBatch: 64,
      ackWaitMillis: 1_000,
      ...settings,
    },
  );

export const readDeadLetters = (natsUrl: string): Promise<readonly StoredMessage[]> =>
  readStoredMessages(natsUrl, deadLetterStream);

export const publishDrawdowns = async (
  publisher: EventPublisher,
  project: string,
  times: number,
): Promise<void> => {
  await Promise.all(
    Array.from({ length: times }, (_, index) =>
      publisher.publish(eventCatalogue.CapitalDrawn, drawn(project, 1n, `D-${index}`)),
    ),
  );
};

/** Nothing is left to deliver or to acknowledge. */
export const isIdle = async (broker: Broker, name = consumerName): Promise<boolean> => {
  const info = await broker.manager.consumers.info(stream, name);
  return info.num_pending === 0 && info.num_ack_pending === 0;
};
