import type { Platform, ServiceName, ServiceProcess } from '@donghu/supervisor/platform';
import { DisturbedService } from './disturbed-service.js';
import { type FaultyProcess, processName } from './fault.js';
import { TcpProxy } from './tcp-proxy.js';

const readyWithinMillis = 90_000;

/** The services of a platform, each process behind proxies of its own. */
export class DisturbedPlatform {
  readonly #services: ReadonlyMap<ServiceName, readonly DisturbedService[]>;
  readonly #proxies: readonly TcpProxy[];

  private constructor(
    services: ReadonlyMap<ServiceName, readonly DisturbedService[]>,
    proxies: readonly TcpProxy[],
  ) {
    this.#services = services;
    this.#proxies = proxies;
  }

  /** `folder` is the one that the services know from `switchedEnvironment`. */
  static async open(platform: Platform, folder: string): Promise<DisturbedPlatform> {
    const { natsUrl, mongoUrl } = platform.backing;
    const proxies: TcpProxy[] = [];
    const proxyOf = async (url: string): Promise<TcpProxy> => {
      const { hostname, port } = new URL(url);
      const proxy = await TcpProxy.open({ host: hostname, port: Number(port) });
      proxies.push(proxy);
      return proxy;
    };
    const openOne = async (name: ServiceName, process: ServiceProcess, replica: number) => {
      const links = { NATS: await proxyOf(natsUrl), MongoDB: await proxyOf(mongoUrl) };
      return DisturbedService.open({
        process,
        folder,
        httpPort: new URL(platform.doors(name, replica).http).port,
        links,
        natsUrl: urlVia(links.NATS, natsUrl),
        mongoUrl: urlVia(links.MongoDB, mongoUrl),
      });
    };
    const opened = await Promise.all(
      [...platform.processes.keys()].map(async (name) => {
        const replicas = platform.replicas(name);
        const services = replicas.map((process, replica) => openOne(name, process, replica));
        return [name, await Promise.all(services)] as const;
      }),
    );
    const disturbed = new DisturbedPlatform(new Map(opened), proxies);
    await disturbed.ready();
    return disturbed;
  }

  process(of: FaultyProcess): DisturbedService {
    const found = this.#services.get(of.service)?.[of.replica ?? 0];
    if (found === undefined) throw new Error(`${processName(of)} does not run`);
    return found;
  }

  /** Resolves when every process is ready. */
  async ready(): Promise<void> {
    await Promise.all([...this.#services.values()].flat().map((service) => service.ready(readyWithinMillis)));
  }

  /** After the platform is stopped: a service that drains still needs its connections. */
  async close(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
  }
}

/** The same server at the address of the proxy, and no other member of a replica set beside it. */
const urlVia = (proxy: TcpProxy, url: string): string => {
  const { host, port } = proxy.address;
  const via = new URL(url);
  via.host = `${host}:${port}`;
  if (via.protocol === 'mongodb:') via.searchParams.set('directConnection', 'true');
  return via.href;
};
