import type { Platform, ServiceName } from '@donghu/supervisor/platform';
import { DisturbedService } from './disturbed-service.js';
import { TcpProxy } from './tcp-proxy.js';

const readyWithinMillis = 90_000;

/** The services of a platform behind proxies of their own. */
export class DisturbedPlatform {
  readonly #services: ReadonlyMap<ServiceName, DisturbedService>;
  readonly #proxies: readonly TcpProxy[];

  private constructor(services: ReadonlyMap<ServiceName, DisturbedService>, proxies: readonly TcpProxy[]) {
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
    const opened = await Promise.all(
      [...platform.processes].map(async ([name, process]) => {
        const links = { NATS: await proxyOf(natsUrl), MongoDB: await proxyOf(mongoUrl) };
        const service = await DisturbedService.open({
          process,
          folder,
          httpPort: new URL(platform.doors(name).http).port,
          links,
          natsUrl: urlVia(links.NATS, natsUrl),
          mongoUrl: urlVia(links.MongoDB, mongoUrl),
        });
        return [name, service] as const;
      }),
    );
    const disturbed = new DisturbedPlatform(new Map(opened), proxies);
    await disturbed.ready();
    return disturbed;
  }

  service(name: ServiceName): DisturbedService {
    const found = this.#services.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  }

  /** Resolves when every service is ready. */
  async ready(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.ready(readyWithinMillis)));
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
