// One repayment in a process of its own, compiled as a service runs it, to be killed at a crash point.
import { randomUUID } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { systemClock } from '@donghu/kernel';
import { crashSwitchFrom } from '../../dist/lifecycle/index.js';
import {
  connectMongo,
  documentCollection,
  entryCollection,
  GroupCommit,
  outgoingEvent,
} from '../../dist/store/index.js';

const { MONGODB_URL, DATABASE, PROJECT, AMOUNT_FEN, IDEMPOTENCY } = process.env;
const projects = documentCollection('projects');
const repayments = entryCollection('repayments');
const amountFen = BigInt(AMOUNT_FEN);
const groups = new GroupCommit({
  store: await connectMongo(MONGODB_URL, DATABASE, 'repayment-program'),
  clock: systemClock,
  wallClock: systemClock,
  owner: 'repayment-program',
  crash: crashSwitchFrom(process.env),
  committed: () => undefined,
});
const useCase = {
  name: 'repay-principal',
  load: (_inputs, unit) => unit.fetch(projects, [PROJECT]),
  decide: (reference, unit, facts) => {
    const outstandingFen = unit.get(projects, PROJECT).outstandingFen - amountFen;
    const version = unit.put(projects, { _id: PROJECT, outstandingFen });
    unit.append(repayments, { _id: reference, project: PROJECT, amountFen });
    unit.emit(
      outgoingEvent(
        eventCatalogue.CapitalReturned,
        {
          projectId: PROJECT,
          investorUscc: '91420100MA4KX3XX0A',
          returnReference: reference,
          amountFen,
          outstandingFen,
          returnedOn: facts.today,
        },
        version,
      ),
    );
    return { outstanding: outstandingFen.toString(), version };
  },
};
await groups.run(useCase, [
  {
    input: randomUUID(),
    correlationId: 'correlation',
    traceContext: {},
    ...(IDEMPOTENCY === undefined ? {} : JSON.parse(IDEMPOTENCY)),
  },
]);
