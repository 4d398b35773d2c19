import { onEvent, type ReceivedEvent, readDate, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { LapseOpened } from '@donghu/contracts/policy';
import { type TakeLapse, takeLapseCommand } from '../commands/take-lapse.js';
import { readUscc } from './message-uscc.js';

const read = ({ message, envelope }: ReceivedEvent<LapseOpened>): TakeLapse => ({
  uscc: readUscc(message.enterpriseUscc, '/enterprise_uscc'),
  lapse: {
    id: message.lapseId,
    line: message.line,
    state: 'GAP',
    since: readDate(message.lapsedFrom, '/lapsed_from'),
    version: envelope.aggregateVersion,
  },
});

export const lapseOpenedHandler = onEvent({
  event: eventCatalogue.LapseOpened,
  prepare: readEach(read),
  useCase: takeLapseCommand,
});
