import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName, ServiceProcess } from '@donghu/supervisor/platform';
import { waitFor } from '@donghu/testkit';
import type { Zone } from '../zone.js';
import type { Fault } from './draw-fault.js';

const readyWithinMillis = 90_000;
/** Under the load every point is passed within a second or two of the start. */
const crashWithinMillis = 10_000;

const processOf = (zone: Zone, name: ServiceName): ServiceProcess => {
  const found = zone.platform.processes.get(name);
  if (found === undefined) throw new Error(`${name} does not run`);
  return found;
};

/** Resolves with whether the process that runs now ended within the time. */
const endsWithin = (service: ServiceProcess, pid: number | undefined, millis: number): Promise<boolean> =>
  waitFor(() => service.pid !== pid, { timeoutMillis: millis }).then(
    () => true,
    () => false,
  );

const kill = async (service: ServiceProcess): Promise<void> => {
  const { pid } = service;
  service.kill();
  await waitFor(() => service.pid !== pid, { what: `the end of ${service.name}` });
};

const startAgain = async (service: ServiceProcess, environment: NodeJS.ProcessEnv): Promise<void> => {
  await service.stop();
  service.setEnvironment(environment);
  service.start();
};

/** A process that never came to its point is started again, so that it does not die later and unseen. */
const crashAt = async (service: ServiceProcess, armed: string): Promise<boolean> => {
  await startAgain(service, { DONGHU_CRASH_POINT: armed });
  const died = await endsWithin(service, service.pid, crashWithinMillis);
  if (!died) await startAgain(service, {});
  return died;
};

const inflict = async (zone: Zone, fault: Fault): Promise<boolean> => {
  const { backing } = zone.platform;
  switch (fault.kind) {
    case 'CRASH_POINT':
      return crashAt(processOf(zone, fault.service), `${fault.point}:${fault.passage}`);
    case 'SERVICE_KILLED':
      await kill(processOf(zone, fault.service));
      return true;
    case 'SERVICE_DRAINED':
      await startAgain(processOf(zone, fault.service), {});
      return true;
    case 'NATS_RESTARTED':
      await backing.restartNats();
      return true;
    case 'MONGODB_RESTARTED':
      await backing.restartMongo();
      return true;
    case 'NATS_KILLED':
      await backing.killNats('SIGKILL');
      await delay(fault.awayMillis);
      await backing.restartNats();
      return true;
    case 'MONGODB_KILLED':
      await backing.killMongo('SIGKILL');
      await delay(fault.awayMillis);
      await backing.restartMongo();
      return true;
  }
};

/**
 * Does it and waits until every service is ready again. False for a crash point that nothing passed within
 * the time.
 */
export const inflictFault = async (zone: Zone, fault: Fault): Promise<boolean> => {
  const happened = await inflict(zone, fault);
  const services = [...zone.platform.processes.values()];
  await Promise.all(services.map((service) => service.ready(readyWithinMillis)));
  return happened;
};
