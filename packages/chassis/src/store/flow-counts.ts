import type { Db } from 'mongodb';
import { inboxOf } from './inbox.js';
import { outboxOf } from './outbox.js';
import { unpublishedEvents } from './unpublished-commit.js';

/** What a service says it sent and handled, counted from its own records: `donghu reconcile` compares. */
export interface FlowCounts {
  readonly sent: readonly {
    readonly type: string;
    readonly recorded: number;
    readonly unpublished: number;
  }[];
  readonly handled: readonly { readonly consumer: string; readonly type: string; readonly handled: number }[];
}

export const flowCounts = async (db: Db): Promise<FlowCounts> => {
  const [recorded, unpublished, handled] = await Promise.all([
    outboxOf(db)
      .aggregate<{ _id: string; count: number | bigint }>([
        { $unwind: '$events' },
        { $group: { _id: '$events.type', count: { $sum: 1 } } },
      ])
      .toArray(),
    unpublishedEvents(db),
    inboxOf(db)
      .aggregate<{ _id: { consumer: string; type: string }; count: number | bigint }>([
        { $group: { _id: { consumer: '$consumer', type: '$type' }, count: { $sum: 1 } } },
      ])
      .toArray(),
  ]);
  const waiting = new Map<string, number>();
  for (const { type } of unpublished.values()) waiting.set(type, (waiting.get(type) ?? 0) + 1);
  return {
    sent: recorded.map((row) => ({
      type: row._id,
      recorded: Number(row.count),
      unpublished: waiting.get(row._id) ?? 0,
    })),
    handled: handled.map((row) => ({
      consumer: row._id.consumer,
      type: row._id.type,
      handled: Number(row.count),
    })),
  };
};
