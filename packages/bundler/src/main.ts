import { bundleService } from './bundle-service.js';

await bundleService(process.cwd());
