import { subscribeEvents } from '@donghu/sdk';
import type { Command } from 'commander';
import { withBroker } from '../broker.js';
import { type EventSelection, selectEvents } from '../events/event-selection.js';
import { eventJson, eventText } from '../events/event-text.js';
import { parseTailStart } from '../events/tail-start.js';
import { natsOptions, type SharedOptions } from '../settings.js';
import { stopSignal } from '../stop-signal.js';
import { countOf, withNats } from './shared-options.js';

interface TailOptions extends SharedOptions {
  readonly from: string;
  readonly json?: boolean;
  readonly count?: number;
}

export const addEventsCommand = (program: Command): void => {
  const events = program.command('events').description('事件 · events');
  const tail = events
    .command('tail')
    .description('实时查看事件 · show events as they come')
    .argument('<subject...>', 'policy.v1.accepted.>, policy.v1.*.<USCC>, …')
    .option('--from <start>', 'new | first | 15m | 2026-01-31T08:00:00+08:00 | POLICY:1042', 'new')
    .option('--count <events>', '显示条数后结束 · end after so many', countOf)
    .option('--json', '每行一个 JSON · one JSON object a line');
  withNats(tail).action(runTail);
};

const runTail = async (subjects: readonly string[], options: TailOptions): Promise<void> => {
  const selections = selectEvents(subjects);
  const from = parseTailStart(options.from, new Date());
  const stop = stopSignal(() => undefined);
  const enough = new AbortController();
  const signal = AbortSignal.any([stop, enough.signal]);
  let shown = 0;
  // A reader such as `head` that has seen enough closes the pipe.
  process.stdout.on('error', () => enough.abort());
  await withBroker(natsOptions(options, process.env), async ({ connection }) => {
    const show = async ({ party, definitions }: EventSelection): Promise<void> => {
      const events = subscribeEvents({
        connection,
        definitions,
        party,
        from,
        signal,
        onUnreadable: (fault) => process.stderr.write(`${fault.message}\n`),
      });
      for await (const event of events) {
        if (signal.aborted) return;
        process.stdout.write(`${options.json === true ? eventJson(event) : eventText(event)}\n`);
        shown += 1;
        if (shown === options.count) enough.abort();
      }
    };
    await Promise.all(selections.map(show));
  });
};
