import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { donghuHome } from '@donghu/backing';
import { replicaName, startPlatform } from './platform.js';
import { platformServices } from './platform-services.js';
import { untilQuiet } from './quiet.js';
import { logPrefix, readableLine } from './readable-log.js';
import { replicaCount } from './replica-count.js';
import { setBudgets } from './zone-budgets.js';
import { importZone } from './zone-import.js';
import { doorsTable, zoneReport } from './zone-report.js';
import { approveAndPay, untilDecided } from './zone-work.js';

const { values } = parseArgs({
  options: { empty: { type: 'boolean', default: false }, zone: { type: 'string' } },
});
const zoneFolder = resolve(values.zone ?? join(import.meta.dirname, '../../../examples/zone'));
const coloured = process.stdout.isTTY === true;
const names = ['donghu', ...platformServices.map(({ name }) => name)];
/** The colour is the service's, also where several processes of it speak. */
const say = (name: string, text: string, spokenBy = name): void => {
  process.stdout.write(`${logPrefix(spokenBy, names.indexOf(name), coloured)} ${text}\n`);
};

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
const stopped = new Promise<void>((done) => stopping.signal.addEventListener('abort', () => done()));

try {
  const replicas = replicaCount(process.env.DONGHU_REPLICAS);
  const platform = await startPlatform({
    home: donghuHome(),
    ports: 'usual',
    portOffset: Number(process.env.DONGHU_PORT_OFFSET ?? '0'),
    replicas,
    log: (line) => say('donghu', line),
    output: (service, line, replica) => {
      const { level, text } = readableLine(line);
      const spokenBy = replicaName(service, replica, replicas);
      say(service, level === 'info' ? text : `${level.toUpperCase()} ${text}`, spokenBy);
    },
  });
  try {
    if (values.empty) process.stdout.write(`\n${doorsTable(platform)}\n\n`);
    else {
      await setBudgets(platform, zoneFolder);
      const imports = await importZone(platform, zoneFolder, process.stdout, stopping.signal);
      if (!stopping.signal.aborted) {
        say('donghu', 'waiting for the last decision');
        await untilDecided(platform, 120_000);
        say('donghu', 'approving and paying what is due');
        await approveAndPay(platform);
        await untilQuiet(platform, 120_000);
        process.stdout.write(`\n${await zoneReport(platform, imports)}\n\n`);
      }
    }
    if (!stopping.signal.aborted)
      say('donghu', `up after ${Math.round(performance.now() / 1_000)} s; Ctrl-C drains and stops`);
    await stopped;
    say('donghu', 'draining');
  } finally {
    await platform.stop();
  }
  say('donghu', 'stopped; data stays for the next start');
} catch (fault) {
  say('donghu', fault instanceof Error ? fault.message : String(fault));
  process.exitCode = 1;
}
