/** Nobody asks for it (gRFC A14), and every call would be counted for it. */
const withoutChannelz = { 'grpc.enable_channelz': 0 };

/** Pings find a peer that vanished without closing, and keep idle connections open through firewalls. */
export const serverOptions = {
  ...withoutChannelz,
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
};

/** The client pings no more often than gRPC servers tolerate by default (gRFC A8: five minutes without calls, so none then). */
export const clientOptions = {
  ...withoutChannelz,
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.keepalive_permit_without_calls': 0,
};
