import type { Command } from 'commander';
import { type ReconcileOptions, type Reconciliation, reconcile } from '../reconcile/reconcile.js';
import { differenceTable, flowTable, repairTable } from '../reconcile/reconciliation-tables.js';
import { type RepairedReconciliation, reconcileAndRepair } from '../reconcile/repair.js';
import { natsOptions, type SharedOptions, serviceAddresses } from '../settings.js';
import { stopSignal } from '../stop-signal.js';
import { tokenFor } from '../token.js';
import { countOf, withNats, withServices } from './shared-options.js';

interface ReconcileCommandOptions extends SharedOptions {
  readonly wait?: number;
  readonly repair?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export const addReconcileCommand = (program: Command): void => {
  const command = program
    .command('reconcile')
    .description('核对收发，证明不丢不重 · compare what was sent and handled; exit code 1 when it differs')
    .option('--wait <seconds>', '最多等待 · repeat until nothing differs, for so long', countOf)
    .option('--repair', '补发流中缺失的事件 · have producers publish again what their streams lost')
    .option('--quiet', '仅结果 · only the result')
    .option('--json', 'JSON');
  withNats(withServices(command)).action(runReconcile);
};

const runReconcile = async (options: ReconcileCommandOptions): Promise<void> => {
  const result = await resultOf(options.repair === true, {
    services: serviceAddresses(options, process.env),
    nats: natsOptions(options, process.env),
    token: await tokenFor(options.repair === true ? 'operator' : 'auditor', options, process.env),
    waitSeconds: options.wait,
    signal: stopSignal(() => undefined),
  });
  const { differences } = result;
  process.stdout.write(options.json === true ? `${JSON.stringify(result)}\n` : textOf(result, options));
  if (differences.length > 0) process.exitCode = 1;
};

const resultOf = async (
  repairs: boolean,
  options: ReconcileOptions,
): Promise<Reconciliation & Partial<RepairedReconciliation>> =>
  repairs ? reconcileAndRepair(options) : reconcile(options);

const textOf = (
  { differences, flows, repairs }: Reconciliation & Partial<RepairedReconciliation>,
  { quiet }: ReconcileCommandOptions,
): string =>
  [
    ...(quiet === true ? [] : [`${flowTable(flows)}\n`]),
    ...(repairs === undefined
      ? []
      : [repairs.length === 0 ? 'repair: nothing to do\n' : `${repairTable(repairs)}\n`]),
    differences.length === 0 ? 'reconcile: no differences' : differenceTable(differences),
    '',
  ].join('\n');
