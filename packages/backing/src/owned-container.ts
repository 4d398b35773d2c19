import { setTimeout as delay } from 'node:timers/promises';
import type { StartedTestContainer } from 'testcontainers';
import type { BackingServer, Log } from './backing.js';
import { DataDirectoryInUseError } from './backing-error.js';
import { errorCode } from './error-code.js';
import { refuseTakenPort } from './port-holder.js';
import { identityOf, isRunning } from './process-identity.js';
import { answerOf } from './readiness.js';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_S = 10;
const POLL_MS = 50;
const DATA_LABEL = 'donghu.data';
const OWNER_LABEL = 'donghu.owner';
const ENDING: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGABRT']);

export interface OwnedContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly files: readonly { readonly target: string; readonly content: string }[];
  readonly mount: { readonly source: string; readonly target: string };
  readonly ports: readonly { readonly purpose: string; readonly host: number; readonly container: number }[];
  readonly url: string;
  /** Throws until the server can be used; gives its version. */
  readonly ask: () => Promise<string>;
  readonly ownerPid?: number | undefined;
  readonly log: Log;
}

/**
 * A server in a container that Testcontainers starts. Its reaper is not used: the container is labelled
 * with its data and its owner, and the next start removes what a killed owner left behind.
 */
export class OwnedContainer implements BackingServer {
  readonly url: string;
  readonly pid = undefined;
  readonly #options: OwnedContainerOptions;
  #container: StartedTestContainer | undefined;
  #version = 'unknown';

  constructor(options: OwnedContainerOptions) {
    this.#options = options;
    this.url = options.url;
  }

  get version(): string {
    return this.#version;
  }

  get containerId(): string | undefined {
    return this.#container?.getId();
  }

  async start(): Promise<void> {
    const { name, ask } = this.#options;
    if (this.#container === undefined) this.#container = await this.#create();
    else if (!(await this.#isRunning())) await (await this.#handle(this.#container)).start();
    this.#version = await answerOf(`the ${name} container`, ask, { timeoutMs: READY_WITHIN_MS });
  }

  async stop(): Promise<void> {
    const container = this.#container;
    if (container === undefined) return;
    this.#container = undefined;
    const handle = await this.#handle(container);
    await handle.stop({ t: STOP_WITHIN_S }).catch(ignoreStopped);
    await handle.remove({ force: true, v: true });
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (this.#container === undefined || !(await this.#isRunning())) return;
    await (await this.#handle(this.#container)).kill({ signal });
    while (ENDING.has(signal) && (await this.#isRunning())) await delay(POLL_MS);
  }

  async #create(): Promise<StartedTestContainer> {
    const { image, command, files, mount, ports, name, log } = this.#options;
    process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true';
    await this.#removePredecessor();
    for (const { purpose, host } of ports) await refuseTakenPort(purpose, host);
    // Loaded only when a container is wanted: it is large.
    const { GenericContainer, PullPolicy } = await import('testcontainers');
    log(`starting the ${name} container from ${image}`);
    const container = new GenericContainer(image)
      .withPullPolicy(PullPolicy.defaultPolicy())
      .withCommand([...command])
      .withCopyContentToContainer(files.map((file) => ({ ...file })))
      .withBindMounts([{ ...mount, mode: 'rw' }])
      .withExposedPorts(...ports.map(({ host, container: inside }) => ({ host, container: inside })))
      .withLabels({ [DATA_LABEL]: mount.source, [OWNER_LABEL]: this.#owner() })
      .withStartupTimeout(READY_WITHIN_MS);
    const user = currentUser();
    return (user === undefined ? container : container.withUser(user)).start();
  }

  #owner(): string {
    return JSON.stringify(identityOf(this.#options.ownerPid ?? process.pid) ?? {});
  }

  async #removePredecessor(): Promise<void> {
    const { mount, log } = this.#options;
    const { getContainerRuntimeClient } = await import('testcontainers');
    const { dockerode } = (await getContainerRuntimeClient()).container;
    const filters = { label: [`${DATA_LABEL}=${mount.source}`] };
    for (const { Id, Labels } of await dockerode.listContainers({ all: true, filters })) {
      const owner: { pid?: number; startedAt?: string } = JSON.parse(Labels[OWNER_LABEL] ?? '{}');
      const { pid, startedAt } = owner;
      if (pid !== undefined && startedAt !== undefined && isRunning({ pid, startedAt })) {
        throw new DataDirectoryInUseError(mount.source, `container ${Id.slice(0, 12)} of process ${pid}`);
      }
      log(`removing container ${Id.slice(0, 12)}, left behind by an earlier start`);
      await dockerode.getContainer(Id).remove({ force: true, v: true });
    }
  }

  async #isRunning(): Promise<boolean> {
    if (this.#container === undefined) return false;
    return (await (await this.#handle(this.#container)).inspect()).State.Running;
  }

  async #handle(container: StartedTestContainer) {
    const { getContainerRuntimeClient } = await import('testcontainers');
    return (await getContainerRuntimeClient()).container.getById(container.getId());
  }
}

/** So that the files in the data directory belong to whoever owns the directory. */
function currentUser(): string | undefined {
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  return user === undefined || group === undefined ? undefined : `${user}:${group}`;
}

/** 304 Not Modified: the container had ended already. */
function ignoreStopped(failure: unknown): void {
  if (errorCode(failure) !== 304) throw failure;
}
