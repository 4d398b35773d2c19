import { setSourceMapsSupport } from 'node:module';

// Stack traces name our own TypeScript. The maps of libraries are not read: they are 25 MB of a process.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
