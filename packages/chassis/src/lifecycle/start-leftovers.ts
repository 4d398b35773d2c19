/** After the first work that waited for the service. */
const afterMillis = 1_000;

/**
 * Gives back what only loading and starting needed, a sixth of the process: V8 keeps a young generation at the size
 * to which the start made it grow until memory is short. A process that was not started with `--expose-gc` keeps it.
 */
export const returnStartLeftovers = (): void => {
  const collect = globalThis.gc;
  if (collect === undefined) return;
  setTimeout(() => {
    // One of them lives meanwhile: V8 forgets the shape of what it finds none of, and then makes every tick of the
    // process in the slow way for good, eight of them for a call (microseconds each).
    process.nextTick(() => undefined);
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, afterMillis).unref();
};
