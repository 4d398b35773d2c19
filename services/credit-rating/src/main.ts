import { runService } from '@donghu/chassis';
import { service } from './service.js';

await runService(service);
