import type { Clock } from '@donghu/kernel';
import type { Broker } from '../messaging/nats-connection.js';
import type { MongoConnection } from '../store/index.js';
import type { Logger } from '../telemetry/index.js';
import type { SourcedProjection } from './projection.js';
import { dropRebuilt, rebuildProjection } from './rebuild-projection.js';
import { ReplayLease } from './replay-lease.js';
import { type ProjectionReplay, type ReplayDocument, type ReplayFault, replaysOf } from './replay-records.js';
import { endStateOf, ReplayRefusal } from './replay-refusal.js';
import { replayMetrics, withReplaySpan } from './replay-telemetry.js';

export interface ReplayerSettings {
  readonly store: MongoConnection;
  readonly broker: Broker;
  readonly projections: readonly SourcedProjection[];
  readonly owner: string;
  readonly wallClock: Clock;
  readonly log: Logger;
}

const recordsKeptMillis = 90 * 86_400_000;

/** Works off the replays that were asked for, one after the other and in one replica of the service at a time. */
export class Replayer {
  readonly #settings: ReplayerSettings;
  readonly #lease: ReplayLease;
  readonly #abort = new AbortController();
  #working: Promise<void> | undefined;
  #askedAgain = false;

  constructor(settings: ReplayerSettings) {
    this.#settings = settings;
    this.#lease = new ReplayLease(settings.store.db, settings.owner, settings.wallClock);
  }

  get projections(): readonly SourcedProjection[] {
    return this.#settings.projections;
  }

  /** Called when a replay was asked for, at the start, and now and then for what another replica has left. */
  workOff(): Promise<void> {
    this.#askedAgain = this.#working !== undefined;
    this.#working ??= this.#workUntilDone().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  /** Gives up what runs; the live projection stays as it is. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#working?.catch(() => undefined);
  }

  async #workUntilDone(): Promise<void> {
    do {
      this.#askedAgain = false;
      if (this.#abort.signal.aborted || !(await this.#hasWork())) return;
      await this.#lease.hold(() => this.#workThrough());
    } while (this.#askedAgain);
  }

  async #hasWork(): Promise<boolean> {
    const records = replaysOf(this.#settings.store.db);
    return (await records.findOne({ state: { $in: ['WAITING', 'RUNNING'] } })) !== null;
  }

  /** With the lease: nobody else replays, so that whatever looks as if somebody did was left by a dead one. */
  async #workThrough(): Promise<void> {
    const { store, wallClock } = this.#settings;
    const records = replaysOf(store.db);
    await dropRebuilt(store.db);
    for (const left of await records.find({ state: 'RUNNING' }).toArray()) {
      await this.#end(left, left.projections.map(interrupted));
    }
    for (;;) {
      if (this.#abort.signal.aborted) return;
      const next = await records.findOne({ state: 'WAITING' }, { sort: { requestedAt: 1 } });
      if (next === null) break;
      await this.#replay(next);
    }
    const before = new Date(wallClock.now().getTime() - recordsKeptMillis);
    await records.deleteMany({ finishedAt: { $lt: before } });
  }

  async #replay(replay: ReplayDocument): Promise<void> {
    const records = replaysOf(this.#settings.store.db);
    const made = [...replay.projections];
    await records.updateOne({ _id: replay._id }, { $set: { state: 'RUNNING' } });
    for (const [place, waiting] of made.entries()) {
      const tell = async (more: Partial<ProjectionReplay>): Promise<void> => {
        made[place] = { ...(made[place] ?? waiting), ...more };
        await records.updateOne({ _id: replay._id }, { $set: { projections: made } });
      };
      await this.#replayOne(replay, waiting.projection, tell);
    }
    await this.#end(replay, made);
  }

  async #replayOne(
    replay: ReplayDocument,
    name: string,
    tell: (more: Partial<ProjectionReplay>) => Promise<void>,
  ): Promise<void> {
    const { log } = this.#settings;
    const started = performance.now();
    await tell({ state: 'RUNNING' });
    const outcome = await withReplaySpan(name, replay._id, () => this.#rebuild(replay, name, tell)).then(
      (result): Partial<ProjectionReplay> => ({ state: 'DONE', ...result }),
      (cause: unknown): Partial<ProjectionReplay> => {
        const fault = faultOf(cause);
        log.warn({ err: cause, replay: replay._id, projection: name }, 'a projection was not replayed');
        return { state: endStateOf(fault.code), fault };
      },
    );
    await tell(outcome);
    const { differences, digestBefore, digestAfter } = outcome;
    replayMetrics.duration.record((performance.now() - started) / 1_000, {
      projection: name,
      outcome: outcome.state ?? 'FAILED',
    });
    if (differences === undefined) return;
    const repaired = differences.missing + differences.changed + differences.unknown;
    replayMetrics.repaired.add(repaired, { projection: name });
    log.info({ replay: replay._id, projection: name, digestBefore, digestAfter, repaired }, 'replayed');
  }

  async #rebuild(
    replay: ReplayDocument,
    name: string,
    tell: (more: Partial<ProjectionReplay>) => Promise<void>,
  ): Promise<Partial<ProjectionReplay>> {
    const { store, broker, wallClock, projections } = this.#settings;
    const projection = projections.find((each) => each.name === name);
    if (projection === undefined) throw new ReplayRefusal('FAULT', `there is no projection ${name} any more`);
    let counted = 0;
    return rebuildProjection(
      { store, broker, wallClock, requireLease: () => this.#lease.require() },
      {
        projection,
        from: replay.from,
        removesUnknown: replay.removesUnknown,
        signal: this.#abort.signal,
        progress: async (progress) => {
          replayMetrics.events.add(progress.eventsRead - counted, { projection: name });
          counted = progress.eventsRead;
          await tell(progress);
        },
      },
    );
  }

  async #end(replay: ReplayDocument, projections: readonly ProjectionReplay[]): Promise<void> {
    const states = projections.map(({ state }) => state);
    const state = states.includes('FAILED') ? 'FAILED' : states.includes('REFUSED') ? 'REFUSED' : 'DONE';
    await replaysOf(this.#settings.store.db).updateOne(
      { _id: replay._id },
      { $set: { state, projections, finishedAt: this.#settings.wallClock.now() } },
    );
  }
}

const interrupted = (replay: ProjectionReplay): ProjectionReplay =>
  replay.state === 'DONE' || replay.state === 'REFUSED'
    ? replay
    : {
        ...replay,
        state: 'FAILED',
        fault: { code: 'INTERRUPTED', detail: 'the process that ran it has ended' },
      };

const faultOf = (cause: unknown): ReplayFault =>
  cause instanceof ReplayRefusal
    ? { code: cause.code, detail: cause.message }
    : {
        code: 'FAULT',
        detail: cause instanceof Error ? `${cause.name}: ${cause.message}` : 'an unexpected fault',
      };
