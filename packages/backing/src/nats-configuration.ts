export interface NatsConfiguration {
  readonly host: string;
  readonly port: number;
  readonly monitorPort: number;
  readonly storeDirectory: string;
}

/**
 * The configuration file of a single NATS server. `sync_interval: always`, because by default JetStream
 * writes to disk every two minutes and can lose what it acknowledged (nats-server issue 7564).
 */
export function natsConfiguration({ host, port, monitorPort, storeDirectory }: NatsConfiguration): string {
  return `server_name: donghu
listen: "${host}:${port}"
http: "${host}:${monitorPort}"
max_payload: 8MB
jetstream {
  store_dir: ${JSON.stringify(storeDirectory)}
  sync_interval: always
}
`;
}
