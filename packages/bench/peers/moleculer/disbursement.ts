import { createBroker } from './broker';
import { subsidiesService } from './subsidies.service';

const start = async (): Promise<void> => {
  const broker = createBroker('disbursement');
  broker.createService(subsidiesService());
  await broker.start();
  console.log('ready');
};

void start();
