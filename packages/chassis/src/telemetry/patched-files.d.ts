/** Files of the driver that its instrumentation patches; it has no types for them. */
declare module 'mongodb/lib/*' {
  const moduleExports: object;
  export default moduleExports;
}
