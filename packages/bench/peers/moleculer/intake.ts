import { apiService } from './api.service';
import { createBroker } from './broker';
import { policiesService } from './policies.service';

const start = async (): Promise<void> => {
  const broker = createBroker('intake');
  broker.createService(policiesService());
  broker.createService(apiService());
  await broker.start();
  console.log('ready');
};

void start();
