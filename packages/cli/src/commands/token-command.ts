import type { Role } from '@donghu/chassis';
import { isDomainError, parseUscc } from '@donghu/kernel';
import { type Command, Option } from 'commander';
import { openIssuer } from '../token.js';
import { UsageError } from '../usage-error.js';
import { countOf } from './shared-options.js';

interface TokenCommandOptions {
  readonly role: readonly Role[];
  readonly uscc?: string;
  readonly department?: string;
  readonly subject?: string;
  readonly lifetime: number;
}

/** Of the chassis, written out: listing them must not load it. The type keeps the two in step. */
const grantable: readonly Exclude<Role, 'public'>[] = [
  'insurer',
  'enterprise',
  'bank',
  'bureau',
  'reviewer',
  'rechecker',
  'finance',
  'regulator',
  'operator',
  'auditor',
];

export const addTokenCommand = (program: Command): void => {
  program
    .command('token')
    .description('开发用访问令牌 · a token of the development issuer of this machine')
    .addOption(new Option('--role <role...>', '角色 · one or more').choices(grantable).makeOptionMandatory())
    .option('--uscc <code>', '所代表主体的统一社会信用代码 · the party that the caller speaks for')
    .option(
      '--department <code>',
      '所代表的责任单位代码 · the department that a bureau speaks for, for example DRC',
    )
    .option('--subject <name>', '使用者 · who calls; <role>@donghu unless told')
    .option('--lifetime <seconds>', '有效秒数 · seconds', countOf, 3_600)
    .action(runToken);
};

const runToken = async (options: TokenCommandOptions): Promise<void> => {
  const issuer = await openIssuer(process.env);
  const [first = 'public'] = options.role;
  const token = await issuer.issueToken({
    subject: options.subject ?? `${first}@donghu`,
    roles: options.role,
    uscc: partyOf(options.uscc),
    department: options.department,
    lifetimeSeconds: options.lifetime,
  });
  process.stdout.write(`${token}\n`);
};

const partyOf = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const parsed = parseUscc(text);
  if (isDomainError(parsed)) throw new UsageError(`--uscc: ${parsed.detail}`);
  return parsed.uscc;
};
