import { readFile, rm, writeFile } from 'node:fs/promises';
import type { ServiceProcess } from '@donghu/supervisor/platform';
import { waitFor } from '@donghu/testkit';
import type { Server } from './fault.js';
import { reachedFile, settingsFile } from './switch-files.js';
import type { TcpProxy } from './tcp-proxy.js';

export interface DisturbedServiceSettings {
  readonly process: ServiceProcess;
  readonly folder: string;
  readonly httpPort: string;
  /** Through which it reaches its servers. */
  readonly links: Readonly<Record<Server, TcpProxy>>;
  readonly natsUrl: string;
  readonly mongoUrl: string;
}

/** The supervision waits for so long at most before it starts a service again. */
const supervisedWithinMillis = 15_000;
const pollMillis = 10;

/** One process of the platform, which a campaign ends, and whose connections it cuts and slows. */
export class DisturbedService {
  readonly #settings: DisturbedServiceSettings;

  private constructor(settings: DisturbedServiceSettings) {
    this.#settings = settings;
  }

  /** Started again, so that its connections go by its proxies. */
  static async open(settings: DisturbedServiceSettings): Promise<DisturbedService> {
    const service = new DisturbedService(settings);
    await service.#arm();
    await service.drain();
    return service;
  }

  link(to: Server): TcpProxy {
    return this.#settings.links[to];
  }

  ready(withinMillis: number): Promise<void> {
    return this.#settings.process.ready(withinMillis);
  }

  /** Resolves when the process is gone and another one starts. */
  async kill(): Promise<void> {
    const { process } = this.#settings;
    await this.#running();
    // Told to stop as well, so that the supervision does not start it too.
    const gone = process.stop();
    process.kill();
    await gone;
    process.start();
  }

  async drain(): Promise<void> {
    const { process } = this.#settings;
    await this.#running();
    await process.stop();
    process.start();
  }

  /** Resolves with whether the process came to the point within the time, and died there. */
  async crashAt(point: string, passage: number, withinMillis: number): Promise<boolean> {
    const { folder, httpPort, process } = this.#settings;
    const reached = reachedFile(folder, httpPort);
    await rm(reached, { force: true });
    await this.#arm({ DONGHU_CRASH_POINT: `${point}:${passage}` });
    await this.drain();
    const died = await waitFor(async () => (await readFile(reached, 'utf8')) === String(process.pid), {
      timeoutMillis: withinMillis,
      everyMillis: pollMillis,
    }).catch(() => false);
    await this.#arm();
    if (died) await this.kill();
    else await this.drain();
    return died;
  }

  async #running(): Promise<void> {
    const { process } = this.#settings;
    await waitFor(() => process.pid !== undefined, {
      what: `a process of ${process.name}`,
      timeoutMillis: supervisedWithinMillis,
      everyMillis: pollMillis,
    });
  }

  async #arm(more: NodeJS.ProcessEnv = {}): Promise<void> {
    const { folder, httpPort, natsUrl, mongoUrl } = this.#settings;
    // Replicas share the events, which is harder than one after the other, and each comes to every crash point.
    const shared = { CONSUMER_PRIORITY: '0' };
    const environment = { NATS_URL: natsUrl, MONGODB_URL: mongoUrl, ...shared, ...more };
    await writeFile(settingsFile(folder, httpPort), JSON.stringify(environment));
  }
}
