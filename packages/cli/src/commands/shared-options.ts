import { type Command, InvalidArgumentError } from 'commander';

export const withServices = (command: Command): Command =>
  command
    .option('--services <name=url,…>', '服务地址，默认本机 8101–8105 · where the services answer')
    .option(
      '--token <token>',
      '访问令牌，或 DONGHU_TOKEN · bearer token, else DONGHU_TOKEN, else the development issuer',
    );

export const withNats = (command: Command): Command =>
  command.option('--nats <url>', 'NATS 地址，或 NATS_URL · NATS, else NATS_URL, else this machine');

/** A count that was typed. */
export const countOf = (text: string): number => {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed · 须为整数');
  return Number(text);
};
