import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TelemetrySink {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** An OTLP collector over HTTP that takes everything and keeps nothing: what telemetry costs is paid by who sends. */
export const startTelemetrySink = async (): Promise<TelemetrySink> => {
  const server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A listening TCP server has an address and a port.
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
