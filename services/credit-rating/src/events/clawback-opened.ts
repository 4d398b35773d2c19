import { onEvent, type ReceivedEvent, readEach } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { ClawbackOpened } from '@donghu/contracts/subsidy';
import { type TakeFraud, takeFraudCommand } from '../commands/take-fraud.js';
import { readUscc } from './message-uscc.js';

const read = ({ message, envelope }: ReceivedEvent<ClawbackOpened>): TakeFraud => ({
  uscc: readUscc(message.enterpriseUscc, '/enterprise_uscc'),
  applicationId: message.applicationId,
  isFraud: message.cause === 'FRAUD',
  at: envelope.time,
});

export const clawbackOpenedHandler = onEvent({
  event: eventCatalogue.ClawbackOpened,
  prepare: readEach(read),
  useCase: takeFraudCommand,
});
