export interface WaitOptions {
  /** What is waited for, for the message of the failure: `three assessed policies`. */
  readonly what?: string;
  readonly timeoutMillis?: number;
  readonly everyMillis?: number;
}

const nothingYet = (answer: unknown): boolean => answer === undefined || answer === null || answer === false;

/**
 * Asks until the answer is there (neither `undefined`, `null` nor `false`) and returns it. An asking that
 * throws counts as no answer yet, and is the cause of the failure when the time is over.
 */
export async function waitFor<Answer>(
  ask: () => Answer | Promise<Answer>,
  { what = 'the condition', timeoutMillis = 15_000, everyMillis = 10 }: WaitOptions = {},
): Promise<Exclude<Answer, undefined | null | false>> {
  const deadline = performance.now() + timeoutMillis;
  for (;;) {
    let last: unknown;
    try {
      const answer = await ask();
      if (!nothingYet(answer)) return answer as Exclude<Answer, undefined | null | false>;
      last = answer;
    } catch (fault) {
      last = fault;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${timeoutMillis} ms in vain for ${what}`, { cause: last });
    }
    await new Promise((resolve) => setTimeout(resolve, everyMillis));
  }
}

/** Asks until the answer passes the assertions, and fails with the assertion that failed last. */
export async function eventually(
  assertions: () => void | Promise<void>,
  options: Omit<WaitOptions, 'what'> = {},
): Promise<void> {
  let last: unknown;
  const passed = async (): Promise<boolean> => {
    try {
      await assertions();
      return true;
    } catch (fault) {
      last = fault;
      return false;
    }
  };
  await waitFor(passed, options).catch((fault: unknown) => {
    throw last ?? fault;
  });
}
