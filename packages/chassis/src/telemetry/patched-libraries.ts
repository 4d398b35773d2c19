import type { PatchedLibrary } from './library-patch.js';

/** gRPC, and of it what its instrumentation patches. */
export const grpcLibrary = async (): Promise<PatchedLibrary> => ({
  version: (await import('@grpc/grpc-js/package.json', { with: { type: 'json' } })).default.version,
  files: { '@grpc/grpc-js': () => import('@grpc/grpc-js') },
});

/** MongoDB's driver, and of it what its instrumentation patches. */
export const mongoLibrary = async (): Promise<PatchedLibrary> => ({
  version: (await import('mongodb/package.json', { with: { type: 'json' } })).default.version,
  files: {
    'mongodb/lib/cmap/connection.js': () => import('mongodb/lib/cmap/connection.js'),
    'mongodb/lib/cmap/connect.js': () => import('mongodb/lib/cmap/connect.js'),
    'mongodb/lib/sessions.js': () => import('mongodb/lib/sessions.js'),
  },
});
