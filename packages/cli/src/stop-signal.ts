/** Aborted by the first Ctrl-C or SIGTERM; the second one ends the process at once. */
export const stopSignal = (said: () => void): AbortSignal => {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      if (controller.signal.aborted) process.exit(130);
      said();
      controller.abort();
    });
  }
  return controller.signal;
};
