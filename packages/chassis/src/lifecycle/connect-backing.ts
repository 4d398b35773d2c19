import { readSecret, type ServiceConfiguration } from '../configuration/index.js';
import { type Broker, connectBroker } from '../messaging/nats-connection.js';
import { connectMongo, type MongoConnection } from '../store/index.js';

const databaseName = (prefix: string, service: string): string => `${prefix}_${service.replaceAll('-', '_')}`;

/** A service's own database. */
export const connectStore = (
  service: string,
  { MONGODB_URL, DATABASE_PREFIX }: ServiceConfiguration,
): Promise<MongoConnection> => connectMongo(MONGODB_URL, databaseName(DATABASE_PREFIX, service), service);

export const connectServiceBroker = (
  service: string,
  { NATS_URL, NATS_USER, NATS_PASSWORD, NATS_PASSWORD_FILE, CONSUMER_PRIORITY }: ServiceConfiguration,
): Promise<Broker> =>
  connectBroker({
    url: NATS_URL,
    service,
    user: NATS_USER,
    password: readSecret(NATS_PASSWORD, NATS_PASSWORD_FILE),
    consumerPriority: CONSUMER_PRIORITY,
  });
