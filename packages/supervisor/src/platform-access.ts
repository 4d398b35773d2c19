/** What acceptance scenarios and benchmarks use: the platform as `npm start` runs it. */
export { consumerLags } from './flow-lag.js';
export * from './platform.js';
export * from './platform-services.js';
export { currentLag, outboxLag, untilQuiet } from './quiet.js';
export type { ServiceDoors } from './service-doors.js';
export { ServiceProcess } from './service-process.js';
export { postDoor, readDoor } from './zone-door.js';
