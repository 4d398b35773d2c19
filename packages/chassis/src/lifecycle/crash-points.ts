/**
 * The places at which a fault campaign may end the process, each between two steps that must survive being
 * torn apart. They exist in production code and do nothing there: arming one needs the test switches.
 */
export const crashPoints = [
  'before-load',
  'after-load',
  'before-commit',
  'after-commit-before-publish',
  'before-publish',
  'after-publish-before-mark',
  'after-mark',
  'after-fetch',
  'before-effect-commit',
  'after-effect-before-ack',
  'after-ack',
  'before-dead-letter-write',
  'after-dead-letter-write',
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** Called at the named place; ends the process at once when that point is armed and due. */
export type CrashSwitch = (point: CrashPoint) => void;

export const noCrash: CrashSwitch = () => undefined;

const isCrashPoint = (name: string): name is CrashPoint => (crashPoints as readonly string[]).includes(name);

/**
 * Arms a point from `DONGHU_CRASH_POINT=<name>[:<n>]` (the n-th passage, the first by default; each
 * thread counts its own). Ignored
 * unless `DONGHU_TEST_SWITCHES=on`. SIGKILL, so that nothing is flushed or drained.
 */
export const crashSwitchFrom = (environment: NodeJS.ProcessEnv): CrashSwitch => {
  const armed = environment.DONGHU_CRASH_POINT;
  if (environment.DONGHU_TEST_SWITCHES !== 'on' || armed === undefined || armed === '') return noCrash;
  const [name = '', count = '1'] = armed.split(':');
  if (!isCrashPoint(name)) throw new Error(`DONGHU_CRASH_POINT names no crash point: ${name}`);
  if (!/^[1-9][0-9]{0,5}$/.test(count)) throw new Error(`DONGHU_CRASH_POINT counts from 1: ${armed}`);
  let passages = Number(count);
  return (point) => {
    if (point !== name) return;
    passages -= 1;
    if (passages === 0) process.kill(process.pid, 'SIGKILL');
  };
};
