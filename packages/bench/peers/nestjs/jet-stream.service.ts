import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { connect, type JetStreamClient, type NatsConnection } from 'nats';
import { environment } from './environment';

const prefix = environment.databasePrefix;

export const streamName = `${prefix}_events`;
export const policyAccepted = `${prefix}.policy.accepted`;
export const subsidyAssessed = `${prefix}.subsidy.assessed`;

/** The connection to NATS. Nest's own transport for NATS is core NATS, which loses what nobody takes at once. */
@Injectable()
export class JetStreamService implements OnModuleInit, OnApplicationShutdown {
  connection: NatsConnection;
  client: JetStreamClient;

  async onModuleInit(): Promise<void> {
    this.connection = await connect({ servers: environment.natsUrl, noAsyncTraces: true });
    this.client = this.connection.jetstream();
    const manager = await this.connection.jetstreamManager();
    await manager.streams.add({ name: streamName, subjects: [policyAccepted, subsidyAssessed] });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.drain();
  }
}
