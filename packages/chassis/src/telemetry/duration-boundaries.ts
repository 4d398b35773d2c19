/**
 * Buckets of a duration in seconds, as the semantic conventions advise them for HTTP, RPC and messaging alike. The
 * SDK's own default is meant for milliseconds.
 */
export const durationBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
