/**
 * Young generation of V8: what a request leaves behind dies in it. With 1 MB a third of a busy service is collection.
 * The collector is exposed for what the start leaves behind. The image starts its service with the same ones.
 */
export const nodeArguments = [
  '--max-semi-space-size=16',
  // A busy heap is collected when it has grown by half: it would treble first.
  '--heap-growing-percent=50',
  // Node's four threads for collecting and compiling stand in the way of those who answer, on a machine of two cores.
  '--v8-pool-size=2',
  // No part of a request is made old from the start because others of its kind grew old: it would hold all that the
  // request has left behind until the whole heap is collected.
  '--no-allocation-site-pretenuring',
  '--expose-gc',
];
