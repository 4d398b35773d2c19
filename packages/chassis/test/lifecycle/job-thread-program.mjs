import { once } from 'node:events';
import { eventCatalogue } from '@donghu/contracts';
import { outgoingEvent, runJobThread } from '../../dist/index.js';

/** A job's thread that does what its task names. */
const works = {
  /** Commits an event of the business date. */
  commit: async ({ executor }) => {
    await executor.execute(
      {
        name: 'return-principal',
        load: async () => undefined,
        decide: (reference, unit, { today }) => {
          const returned = {
            projectId: 'p',
            investorUscc: '91420100MA4KX3XX0A',
            returnReference: reference,
            amountFen: 1n,
            outstandingFen: 0n,
            returnedOn: today,
          };
          unit.emit(outgoingEvent(eventCatalogue.CapitalReturned, returned, 1));
        },
      },
      'by a thread',
    );
  },
  fail: async () => {
    throw new Error('the work failed');
  },
  /** Goes on until the service stops, and leaves a word. */
  wait: async ({ store }, signal) => {
    await store.db.collection('words').insertOne({ _id: 'began' });
    if (!signal.aborted) await once(signal, 'abort');
    await store.db.collection('words').insertOne({ _id: 'ended' });
  },
};

await runJobThread((platform, { work }, signal) => works[work](platform, signal));
