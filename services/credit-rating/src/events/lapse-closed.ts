import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { type LapseClosed, LapseClosing } from '@donghu/contracts/policy';
import { type TakeLapse, takeLapseCommand } from '../commands/take-lapse.js';
import { readUscc } from './message-uscc.js';

const read = ({ message, envelope }: ReceivedEvent<LapseClosed>): TakeLapse => ({
  uscc: readUscc(message.enterpriseUscc, '/enterprise_uscc'),
  lapse: {
    id: message.lapseId,
    line: message.line,
    state: message.closing === LapseClosing.NOT_OBLIGED ? 'NOT_OBLIGED' : 'COVERED',
    since: readDate(message.closedOn, '/closed_on'),
    version: envelope.aggregateVersion,
  },
});

export const lapseClosedHandler = onEvent({
  event: eventCatalogue.LapseClosed,
  prepare: readEach(read),
  useCase: takeLapseCommand,
});
