/**
 * The arrows of a service (docs/architecture.md): doors call commands, commands call the domain and the
 * store, the domain knows only the kernel; no service imports another.
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle means that two files are one concept, or that a third one is missing.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-service-imports-another',
      severity: 'error',
      comment: 'Services share only the protobuf contracts.',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'domain-imports-only-kernel',
      severity: 'error',
      comment: 'Decisions are pure: no clock, no I/O, no framework.',
      from: { path: '^services/[^/]+/src/domain/' },
      to: { pathNot: ['^services/[^/]+/src/domain/', '^packages/kernel/'] },
    },
    {
      name: 'commands-do-not-know-doors',
      severity: 'error',
      comment: 'http | grpc | events → commands → domain, commands → store.',
      from: { path: '^services/[^/]+/src/(commands|store)/' },
      to: { path: '^services/[^/]+/src/(http|grpc|events)/' },
    },
    {
      name: 'store-does-not-know-commands',
      severity: 'error',
      from: { path: '^services/[^/]+/src/store/' },
      to: { path: '^services/[^/]+/src/commands/' },
    },
    {
      name: 'kernel-is-pure',
      severity: 'error',
      comment: 'The shared vocabulary has no I/O and no framework.',
      from: { path: '^packages/kernel/src/' },
      to: { pathNot: '^packages/kernel/src/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'packages-do-not-import-services',
      severity: 'error',
      from: { path: '^packages/(kernel|contracts|chassis|backing|testkit|sdk)/' },
      to: { path: '^services/' },
    },
  ],
  options: {
    // What a package imports from another one is its built form: seen, and not followed.
    doNotFollow: { path: ['node_modules', '(^|/)dist/', '(^|/)gen/'] },
    tsConfig: { fileName: 'tsconfig.base.json' },
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
    },
  },
};
