import { freePort, type NatsServer, startDockerNats, startEmbeddedNats } from '@donghu/backing';
import { currentTestRun, quiet, recordContainer, serverFolder } from './test-run.js';

/** A NATS server for one test file: the names of streams are global to a server. */
export async function startTestNats(): Promise<NatsServer> {
  const run = currentTestRun();
  const options = {
    dataDirectory: await serverFolder(run, 'nats'),
    port: await freePort(),
    monitorPort: await freePort(),
    ownerPid: run.ownerPid,
    log: quiet,
  };
  const server = await (run.kind === 'docker' ? startDockerNats(options) : startEmbeddedNats(options));
  await recordContainer(run, server);
  return server;
}
