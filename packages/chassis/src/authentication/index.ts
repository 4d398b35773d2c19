export * from './access.js';
export * from './authentication-failed.js';
export * from './development-issuer.js';
export type { KeySetLocation } from './key-set-source.js';
export * from './principal.js';
export * from './role.js';
export * from './token-verifier.js';
