import { type Measurements, measured, type Turn } from './measurements.js';
import type { EntrantName } from './spine-options.js';

/** What stands behind a row, and what the entrant does not do that the platform does. */
const described: Readonly<Record<EntrantName, { readonly title: string; readonly lacks: string }>> = {
  ours: { title: 'Donghu', lacks: '–' },
  untraced: { title: 'Donghu, telemetry off', lacks: 'telemetry' },
  nestjs: {
    title: 'NestJS 11, outbox polled every 100 ms',
    lacks:
      'telemetry; rating, caps over the year, ledger and licences by date (decides rate × premium, capped); ' +
      'order per aggregate; dead letters; retention; more than one poller',
  },
  moleculer: {
    title: 'Moleculer 0.14 with @moleculer/channels, outbox polled every 100 ms',
    lacks:
      'telemetry; rating, caps over the year, ledger and licences by date (decides rate × premium, capped); ' +
      'order per aggregate; dead letters that can be listed; retention; more than one poller',
  },
};

const header = ['', 'accepted/s', 'decided/s', 'p50 ms', 'p99 ms', 'CPU µs/policy', 'lacks'];

/** A Markdown table of the medians, each with its least and greatest round. */
export const spineTable = (all: Measurements): readonly string[] => [
  row(header),
  row(header.map(() => '---')),
  ...[...all.turns.keys()].map((entrant) =>
    row([
      described[entrant].title,
      cell(all, entrant, 'accepted', 0),
      cell(all, entrant, 'decided', 0),
      cell(all, entrant, 'latency_p50', 1),
      cell(all, entrant, 'latency_p99', 1),
      cell(all, entrant, 'cpu', 0),
      described[entrant].lacks,
    ]),
  ),
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const cell = (
  all: Measurements,
  entrant: EntrantName,
  quantity: Parameters<typeof measured>[2],
  digits: number,
): string => {
  const spread = measured(all, entrant, quantity);
  if (spread === undefined) return '';
  const [median, least, most] = [spread.median, spread.least, spread.most].map((value) =>
    value.toFixed(digits),
  );
  return `${median} (${least}–${most})`;
};

/** How a turn went, on one line for whoever waits. */
export const turnLine = (turn: Turn): string => {
  const micros = [...turn.processorMicros].map(([name, value]) => `${name} ${value.toFixed(0)}`);
  return (
    `${turn.acceptedPerSecond.toFixed(0)} accepted/s, ${turn.decidedPerSecond.toFixed(0)} decided/s, ` +
    `p50 ${turn.p50.toFixed(1)} ms, p99 ${turn.p99.toFixed(1)} ms, CPU µs/policy: ${micros.join(', ')}`
  );
};
