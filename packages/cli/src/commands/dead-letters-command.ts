import { Argument, type Command } from 'commander';
import { type Broker, withBroker } from '../broker.js';
import { discardLetter } from '../dead-letters/discard-letter.js';
import { explainLetter } from '../dead-letters/explain-letter.js';
import { replayLetter } from '../dead-letters/replay-letter.js';
import { findLetter, type StoredLetter, storedLetters } from '../dead-letters/stored-letter.js';
import { natsOptions, type SharedOptions } from '../settings.js';
import { textTable } from '../text-table.js';
import { UsageError } from '../usage-error.js';
import { countOf, withNats } from './shared-options.js';

interface Filter extends SharedOptions {
  readonly consumer?: string;
  readonly code?: string;
}

export const addDeadLettersCommand = (program: Command): void => {
  const letters = program
    .command('dead-letters')
    .description('死信 · messages that a consumer could not handle');
  const sequence = (): Argument => new Argument('<seq>', '编号 · its number in the list').argParser(countOf);

  const list = letters.command('list').description('列出死信 · list them').option('--json', 'JSON');
  withNats(withFilter(list)).action((options: Filter & { readonly json?: boolean }) =>
    withBroker(natsOptions(options, process.env), (broker) => listLetters(broker, options)),
  );

  withNats(
    letters.command('show').description('查看一封：原因与内容 · explain one').addArgument(sequence()),
  ).action((seq: number, options: SharedOptions) =>
    withBroker(natsOptions(options, process.env), async (broker) => {
      say(explainLetter(await findLetter(broker, seq)));
    }),
  );

  const replay = letters
    .command('replay')
    .description('重新投递给原消费者 · send one again, or all, to the consumer that failed')
    .addArgument(new Argument('[seq]', '编号 · its number in the list').argParser(countOf))
    .option('--all', '全部 · all that are listed');
  withNats(withFilter(replay)).action(
    (seq: number | undefined, options: Filter & { readonly all?: boolean }) =>
      withBroker(natsOptions(options, process.env), (broker) => replayLetters(broker, seq, options)),
  );

  withNats(
    letters
      .command('discard')
      .description('丢弃一封并记录理由 · give one up, and keep the reason')
      .addArgument(sequence())
      .requiredOption('--reason <text>', '理由 · why nothing is lost by it'),
  ).action((seq: number, options: SharedOptions & { readonly reason: string }) =>
    withBroker(natsOptions(options, process.env), async (broker) => {
      const letter = await findLetter(broker, seq);
      await discardLetter(broker, letter, { reason: options.reason, at: new Date() });
      say(`已丢弃 · discarded ${describe(letter)}: ${options.reason}`);
    }),
  );
};

const withFilter = (command: Command): Command =>
  command
    .option('--consumer <name>', '仅此消费者 · of this consumer only')
    .option('--code <code>', '仅此代码 · with this code only');

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const chosen = async (
  broker: Broker,
  filter: Filter,
  headersOnly: boolean,
): Promise<readonly StoredLetter[]> =>
  (await storedLetters(broker, headersOnly)).filter(
    (letter) =>
      (filter.consumer === undefined || letter.consumer === filter.consumer) &&
      (filter.code === undefined || letter.code === filter.code),
  );

const listLetters = async (broker: Broker, options: Filter & { readonly json?: boolean }): Promise<void> => {
  const letters = await chosen(broker, options, true);
  if (options.json === true) {
    for (const { headers: _headers, body: _body, ...letter } of letters) say(JSON.stringify(letter));
    return;
  }
  if (letters.length === 0) {
    say('没有死信 · no dead letters');
    return;
  }
  say(
    textTable(
      ['seq 编号', 'at 时间', 'consumer 消费者', 'code 代码', 'subject 主题', 'tries 次数', 'reason 原因'],
      letters.map((letter) => [
        String(letter.sequence),
        letter.at,
        letter.consumer,
        letter.code,
        letter.origin.subject,
        String(letter.attempts),
        letter.reason.length > 60 ? `${letter.reason.slice(0, 59)}…` : letter.reason,
      ]),
    ),
  );
};

const replayLetters = async (
  broker: Broker,
  seq: number | undefined,
  options: Filter & { readonly all?: boolean },
): Promise<void> => {
  if ((seq === undefined) === (options.all !== true)) {
    throw new UsageError('give the number of one letter, or --all');
  }
  const letters = seq === undefined ? await chosen(broker, options, false) : [await findLetter(broker, seq)];
  for (const letter of letters) {
    const { sequence } = await replayLetter(broker, letter);
    say(`已重新投递 · replayed ${describe(letter)} as ${letter.origin.stream} ${sequence}`);
  }
  if (seq === undefined) say(`${letters.length} 封已重新投递 · replayed`);
};

const describe = ({ sequence, consumer, code }: StoredLetter): string => `${sequence} (${code}, ${consumer})`;
