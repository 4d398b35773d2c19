import type { NatsServer } from '@donghu/backing';
import { readStoredMessages } from '@donghu/testkit';
import type { Consumption, Delivery, GivenUp, Transport } from '@donghu/testkit/conformance';
import type { JsMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/nats-core';
import {
  advisoryStream,
  connectBroker,
  contextStream,
  convergeStream,
  sharedStreams,
} from '../../src/messaging/index.js';
import { MessagePull } from '../../src/messaging/message-pull.js';
import { keptLog } from '../messaging/kept-log.js';

const stream = 'CONFORMANCE';
const publishTimeoutMillis = 1_000;

/** The transport of the chassis: its connection, its streams and its endless pull. */
export const openJetStreamTransport = async (server: NatsServer): Promise<Transport> => {
  const broker = await connectBroker({ url: server.url, service: 'conformance', publishTimeoutMillis });
  for (const declaration of [contextStream(stream, 30, 1), ...sharedStreams(1)]) {
    await convergeStream(broker.manager, declaration);
  }
  return {
    subjectPrefix: 'conformance.v1',
    maxPayload: broker.connection.info?.max_payload ?? 0,
    publishTimeoutMillis,
    broker: server,
    isConnected: () => broker.isConnected(),
    publish: async ({ id, subject, headers: entries = {}, body = new Uint8Array() }) => {
      const set = headers();
      for (const [name, value] of Object.entries(entries)) set.set(name, value);
      set.set('Nats-Msg-Id', id);
      const expect = { streamName: stream };
      const { duplicate } = await broker.jetstream.publish(subject, body, { headers: set, expect });
      return { duplicate };
    },
    consume: ({ name, filterSubject, ackWaitMillis, maxDeliveries }): Consumption => {
      const pull = new MessagePull(
        broker,
        {
          stream,
          name,
          filterSubjects: [filterSubject],
          ackWaitMillis,
          maxDeliver: maxDeliveries,
          maxAckPending: 1_000,
        },
        keptLog().log,
      );
      pull.start();
      return {
        take: async (limit) => (await pull.take(limit)).map(deliveryOf),
        stop: () => pull.stop(),
      };
    },
    isSettled: async (consumer) => {
      const info = await broker.manager.consumers.info(stream, consumer);
      return info.num_pending === 0 && info.num_ack_pending === 0;
    },
    deleteConsumer: async (consumer) => {
      await broker.manager.consumers.delete(stream, consumer);
    },
    stored: (subject) => readStoredMessages(server.url, stream, subject),
    givenUp: async () => {
      const advisories = await readStoredMessages(server.url, advisoryStream);
      return advisories.map(({ subject, body }) => givenUpOf(subject, body));
    },
    close: async () => {
      await broker.close();
      await server.stop();
    },
  };
};

const deliveryOf = (message: JsMsg): Delivery => ({
  id: message.headers?.get('Nats-Msg-Id') ?? '',
  subject: message.subject,
  body: message.data,
  deliveries: message.info.deliveryCount,
  header: (name) => (message.headers?.has(name) ? message.headers.get(name) : undefined),
  ack: () => message.ack(),
  nak: (delayMillis) => message.nak(delayMillis),
  working: () => message.working(),
  term: (reason) => message.term(reason),
});

/** An advisory of the broker, by its subject: https://docs.nats.io/reference/jetstream/advisories */
const givenUpOf = (subject: string, body: Uint8Array): GivenUp => {
  // The broker wrote it, in the form that its schema io.nats.jetstream.advisory.v1 states.
  const advisory = JSON.parse(new TextDecoder().decode(body)) as { consumer: string; deliveries: number };
  return {
    kind: subject.includes('.MAX_DELIVERIES.') ? 'max-deliveries' : 'terminated',
    consumer: advisory.consumer,
    deliveries: advisory.deliveries,
  };
};
