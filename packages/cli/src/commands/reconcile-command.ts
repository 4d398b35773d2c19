import type { Command } from 'commander';
import { reconcile } from '../reconcile/reconcile.js';
import { differenceTable, flowTable } from '../reconcile/reconciliation-tables.js';
import { natsOptions, type SharedOptions, serviceAddresses } from '../settings.js';
import { stopSignal } from '../stop-signal.js';
import { tokenFor } from '../token.js';
import { countOf, withNats, withServices } from './shared-options.js';

interface ReconcileCommandOptions extends SharedOptions {
  readonly wait?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export const addReconcileCommand = (program: Command): void => {
  const command = program
    .command('reconcile')
    .description('核对收发，证明不丢不重 · compare what was sent and handled; exit code 1 when it differs')
    .option('--wait <seconds>', '最多等待 · repeat until nothing differs, for so long', countOf)
    .option('--quiet', '仅结果 · only the result')
    .option('--json', 'JSON');
  withNats(withServices(command)).action(runReconcile);
};

const runReconcile = async (options: ReconcileCommandOptions): Promise<void> => {
  const result = await reconcile({
    services: serviceAddresses(options, process.env),
    nats: natsOptions(options, process.env),
    token: await tokenFor('auditor', options, process.env),
    waitSeconds: options.wait,
    signal: stopSignal(() => undefined),
  });
  const { differences, flows } = result;
  if (options.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    if (options.quiet !== true) process.stdout.write(`${flowTable(flows)}\n\n`);
    process.stdout.write(
      differences.length === 0 ? 'reconcile: no differences\n' : `${differenceTable(differences)}\n`,
    );
  }
  if (differences.length > 0) process.exitCode = 1;
};
