import { describeTransport, natsImplementations } from '@donghu/testkit/conformance';
import { openJetStreamTransport } from './jetstream-transport.js';

for (const { name, start } of natsImplementations()) {
  describeTransport(`JetStream on ${name}`, async () => openJetStreamTransport(await start()));
}
