import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@donghu/chassis';
import {
  type Platform,
  type PlatformOptions,
  type ServiceName,
  startPlatform,
  untilQuiet,
} from '@donghu/supervisor/platform';
import { platformEnvironment } from './environment.js';

export interface Caller {
  readonly role: Role;
  readonly uscc?: string;
  readonly department?: string;
  /** Where it matters that two people are two. */
  readonly subject?: string;
}

export interface Answer {
  readonly status: number;
  // A scenario reads whatever the door answered.
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the scenario asserts.
  readonly body: any;
}

let keys = 0;

/** A zone of its own on the whole platform, used through the same doors as by its users. */
export class Zone {
  readonly platform: Platform;
  readonly #home: string;

  private constructor(platform: Platform, home: string) {
    this.platform = platform;
    this.#home = home;
  }

  static async open(options: Partial<PlatformOptions> = {}): Promise<Zone> {
    const home = await mkdtemp(join(tmpdir(), 'donghu-zone-'));
    const lines: string[] = [];
    try {
      const platform = await startPlatform({
        home,
        ports: 'free',
        testSwitches: true,
        log: (line) => lines.push(line),
        output: (service, line) => lines.push(`${service}: ${line}`),
        environment: platformEnvironment({ LOG_LEVEL: 'warn' }),
        ...options,
      });
      return new Zone(platform, home);
    } catch (fault) {
      await rm(home, { recursive: true, force: true });
      throw new Error(`the platform did not start:\n${lines.slice(-40).join('\n')}`, { cause: fault });
    }
  }

  async close(): Promise<void> {
    await this.platform.stop();
    await rm(this.#home, { recursive: true, force: true });
  }

  /**
   * Calls a door, of a service's first process unless told; every POST carries an Idempotency-Key, a fresh one
   * unless told.
   */
  async call(
    service: ServiceName,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    as: Caller,
    body?: unknown,
    key?: string,
    replica = 0,
  ): Promise<Answer> {
    keys += 1;
    // Taken before anything is awaited: calls in parallel have keys of their own.
    const ownKey = `scenario-${keys}`;
    const token = await this.platform.token(as.role, as.uscc, as.subject, as.department);
    const response = await fetch(`${this.platform.doors(service, replica).http}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === 'POST' ? { 'idempotency-key': key ?? ownKey } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json().catch(() => undefined) };
  }

  /** As `call`, for a step that must succeed for the scenario to go on. */
  async must(...call: Parameters<Zone['call']>): Promise<Answer['body']> {
    const answer = await this.call(...call);
    if (answer.status >= 300) {
      throw new Error(
        `${call[0]} ${call[1]} ${call[2]} answered ${answer.status}: ${JSON.stringify(answer.body)}`,
      );
    }
    return answer.body;
  }

  /** Sends lines to a bulk door and returns the answers in their order. */
  async bulk(
    service: ServiceName,
    path: string,
    lines: readonly unknown[],
    as: Caller,
  ): Promise<Answer['body'][]> {
    const token = await this.platform.token(as.role, as.uscc, as.subject, as.department);
    const response = await fetch(`${this.platform.doors(service).http}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${service} ${path} answered ${response.status}: ${text}`);
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  /** Waits until every event has been published and handled. */
  quiet(withinMillis = 60_000): Promise<void> {
    return untilQuiet(this.platform, withinMillis);
  }

  /**
   * Moves the business clock of every process, one after the other: each is a little behind those before it.
   * Credit-rating comes last, so that what is submitted after a rating is not submitted at an instant before it.
   */
  async moveClockTo(instant: string): Promise<void> {
    const body = { now: instant };
    const isLast = (service: ServiceName): number => Number(service === 'credit-rating');
    const services = [...this.platform.processes.keys()];
    for (const service of services.toSorted((one, other) => isLast(one) - isLast(other))) {
      for (const replica of this.platform.replicas(service).keys()) {
        const path = '/v1/business-clock';
        await this.must(service, 'PUT', path, { role: 'operator' }, body, undefined, replica);
      }
    }
  }
}
