import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { InstallError } from '../backing-error.js';

const run = promisify(execFile);
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const OLDEST = 10;
// SecantusDB has no wheels for later versions yet.
const NEWEST = 13;

/** A Python 3.10 to 3.13: DONGHU_PYTHON, or the first one on PATH. */
export async function findPython(environment: NodeJS.ProcessEnv): Promise<string> {
  const candidates = environment.DONGHU_PYTHON === undefined ? CANDIDATES : [environment.DONGHU_PYTHON];
  const unsuitable: string[] = [];
  for (const command of candidates) {
    const version = await versionOf(command, environment);
    if (version === undefined) continue;
    const [major, minor = 0] = version.split('.').map(Number);
    if (major === 3 && minor >= OLDEST && minor <= NEWEST) return command;
    unsuitable.push(`${command} is ${version}`);
  }
  const found = unsuitable.length === 0 ? '' : ` (${unsuitable.join(', ')})`;
  throw new InstallError(
    `the embedded backing needs Python 3.${OLDEST} to 3.${NEWEST}, and none was found${found}: install one ` +
      '(Debian: apt install python3 python3-venv; macOS: brew install python@3.13) or name it in ' +
      'DONGHU_PYTHON; or start Docker; or set NATS_URL and MONGODB_URL',
  );
}

async function versionOf(command: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, ['-c', 'import platform; print(platform.python_version())'], {
      env: environment,
    });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
