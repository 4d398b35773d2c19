// Run by Compose before anything else. What exists is kept; service tokens are made anew, because they expire.
//   (no arguments)         the bus's passwords, and the development issuer with a token for each service
//   token <role> [USCC]    prints an access token of the development issuer, good for a day
//   password <user>        prints the password of a user of the bus, and makes it if there is none
import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRole, openDevelopmentIssuer, roles } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';

const folder = '/secrets';
const services = [
  'institution-registry',
  'policy-intake',
  'subsidy-disbursement',
  'credit-rating',
  'capital-investment',
];
const namedUsers = [...services, 'system', 'operator', 'example-institution'];
const daySeconds = 86_400;

const [command, name, party] = process.argv.slice(2);
if (command === undefined) await makeSecrets();
else if (command === 'token' && isRole(name)) await printToken(name);
else if (command === 'password' && /^[a-z][a-z0-9-]*$/.test(name)) await printPassword(name);
else
  fail(
    `usage: development-secrets [token <${roles.join('|')}> [USCC or, of a bureau, department] | password <user>]`,
  );

async function makeSecrets() {
  await makePasswords();
  if ((process.env.JWKS_URL ?? '') !== '') return;
  const issuer = await openDevelopmentIssuer(join(folder, 'development-issuer'), systemClock);
  const keySet = await readFile(issuer.jwksFile, 'utf8');
  for (const service of services) {
    const token = await issuer.issueToken({
      subject: `service:${service}`,
      roles: ['service'],
      lifetimeSeconds: 365 * daySeconds,
    });
    await put(join(folder, service, 'jwks.json'), keySet);
    await put(join(folder, service, 'service.token'), token);
  }
}

/** One password for each user of deploy/nats/accounts.conf, which reads them as variables, and for whom was added. */
async function makePasswords(...more) {
  const lines = [];
  for (const user of new Set([...namedUsers, ...(await usersWithPassword()), ...more])) {
    const password = (await readIfThere(passwordFile(user))) ?? newPassword();
    await put(passwordFile(user), password);
    if (services.includes(user)) await put(join(folder, user, 'nats.password'), password);
    lines.push(`${user.toUpperCase().replaceAll('-', '_')}_PASSWORD: "${password}"\n`);
  }
  await put(join(folder, 'nats/passwords.conf'), lines.join(''));
}

async function printToken(role) {
  const issuer = await openDevelopmentIssuer(join(folder, 'development-issuer'), systemClock);
  const token = await issuer.issueToken({
    subject: `${role}@development`,
    roles: [role],
    ...(name === 'bureau' ? { department: party } : { uscc: party }),
    lifetimeSeconds: daySeconds,
  });
  process.stdout.write(`${token}\n`);
}

async function printPassword(user) {
  await makePasswords(user);
  process.stdout.write(`${await readFile(passwordFile(user), 'utf8')}\n`);
}

async function usersWithPassword() {
  const files = await readdir(join(folder, 'nats'));
  return files.filter((file) => file.endsWith('.password')).map((file) => file.slice(0, -'.password'.length));
}

function passwordFile(user) {
  return join(folder, 'nats', `${user}.password`);
}

function newPassword() {
  return randomBytes(24).toString('base64url');
}

/** The readers run as another user and mount the folder read-only; whoever has no mount sees nothing of it. */
async function put(file, text) {
  const draft = `${file}.draft`;
  await writeFile(draft, text);
  await chmod(draft, 0o444);
  await rename(draft, file);
}

async function readIfThere(file) {
  try {
    return await readFile(file, 'utf8');
  } catch (failure) {
    if (failure.code === 'ENOENT') return undefined;
    throw failure;
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
