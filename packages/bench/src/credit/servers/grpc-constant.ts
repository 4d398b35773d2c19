import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';

const asItIs = (bytes: Buffer): Buffer => bytes;
const answer = Buffer.from(process.env.ANSWER ?? '', 'base64');

const server = new Server();
server.addService(
  {
    get: {
      path: process.env.METHOD_PATH ?? '',
      requestStream: false,
      responseStream: false,
      requestSerialize: asItIs,
      requestDeserialize: asItIs,
      responseSerialize: asItIs,
      responseDeserialize: asItIs,
    },
  },
  { get: (_: ServerUnaryCall<Buffer, Buffer>, send: sendUnaryData<Buffer>) => send(null, answer) },
);
server.bindAsync(`127.0.0.1:${process.env.PORT}`, ServerCredentials.createInsecure(), (fault) => {
  if (fault !== null) throw fault;
  console.log('ready');
});
