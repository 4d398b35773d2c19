import { expect, test } from '@jest/globals';
import { eventually, waitFor } from '../../src/clock/wait-for.js';

test('gives the first answer that is there', async () => {
  const answers = [undefined, null, false, 0];
  expect(await waitFor(() => answers.shift(), { everyMillis: 1 })).toBe(0);
});

test('names what it waited for, with the last fault as the cause', async () => {
  const fault = new Error('not yet');
  const waiting = waitFor(
    () => {
      throw fault;
    },
    { what: 'the letter', timeoutMillis: 20 },
  );
  await expect(waiting).rejects.toMatchObject({ message: expect.stringMatching(/the letter/), cause: fault });
});

test('assertions pass in the end, or the last failed one is told', async () => {
  let count = 0;
  await eventually(() => {
    count += 1;
    expect(count).toBe(3);
  });
  await expect(eventually(() => expect(1).toBe(2), { timeoutMillis: 20 })).rejects.toThrow(/Expected: 2/);
});
