import { setTimeout as delay } from 'node:timers/promises';
import type { Platform } from '@donghu/supervisor/platform';
import type { CampaignBroker } from './campaign-broker.js';
import type { DisturbedPlatform } from './disturbed-platform.js';
import type { Fault } from './fault.js';
import { repeatDeliveries } from './repeat-deliveries.js';

/** What faults are done to. */
export interface Disturbed {
  readonly services: DisturbedPlatform;
  readonly backing: Platform['backing'];
  readonly broker: CampaignBroker;
  readonly isEvent: (eventId: string) => boolean;
}

/**
 * Under the load a point is passed within a second or two of the start. A store may keep what a dead service had
 * locked for a minute: then the point is aimed at again, and waited for.
 */
const aimsWithinMillis = [15_000, 75_000];

/** Resolves when it is done, which is before all is well again; false for a crash point that nothing passed. */
export const inflictFault = async (disturbed: Disturbed, fault: Fault): Promise<boolean> => {
  const { services, backing, broker, isEvent } = disturbed;
  switch (fault.kind) {
    case 'CRASH_POINT': {
      const service = services.process(fault);
      for (const [aim, withinMillis] of aimsWithinMillis.entries()) {
        const passage = aim === 0 ? fault.passage : 1;
        if (await service.crashAt(fault.point, passage, withinMillis)) return true;
      }
      return false;
    }
    case 'SERVICE_KILLED':
      await services.process(fault).kill();
      return true;
    case 'SERVICE_DRAINED':
      await services.process(fault).drain();
      return true;
    case 'CONNECTION_CUT':
      services.process(fault).link(fault.to).cut(fault.awayMillis);
      return true;
    case 'CONNECTION_SLOW':
      services.process(fault).link(fault.to).slow(fault.delayMillis, fault.forMillis);
      return true;
    case 'DELIVERY_REPEATED':
      await repeatDeliveries(broker, fault.stream, fault.messages, isEvent);
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
