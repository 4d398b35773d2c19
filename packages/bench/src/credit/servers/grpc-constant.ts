import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';

const asItIs = (bytes: Buffer): Buffer => bytes;
const answer = Buffer.alloc(Number(process.env.ANSWER_BYTES), 'x');

const server = new Server();
server.addService(
  {
    get: {
      path: '/bench.Constant/Get',
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
