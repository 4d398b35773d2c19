/** Pings find a peer that vanished without closing, and keep idle connections open through firewalls. */
export const serverKeepAlive = {
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
};

/** The client pings no more often than gRPC servers tolerate by default (gRFC A8: five minutes without calls, so none then). */
export const clientKeepAlive = {
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.keepalive_permit_without_calls': 0,
};
