import {
  type Attributes,
  type Context,
  context,
  defaultTextMapGetter,
  type Link,
  propagation,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/** What a span says of a message: the semantic conventions for messaging, https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
export interface MessageFacts {
  readonly messageId: string;
  /** The subject, `policy.v1.accepted.91420100MA4KX3XX0A`. */
  readonly destination: string;
  /** The subject without its varying part, `policy.v1.accepted`: span names must be few. */
  readonly destinationTemplate: string;
  /** The message's headers, or the record it is kept in: what holds `traceparent`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Our own value: the conventions list none for NATS. */
const system = { 'messaging.system': 'nats' };

const tracer = trace.getTracer('@donghu/chassis');

/** Writes `traceparent` and `tracestate` of the active span into the carrier: the message's creation context. */
export const injectTraceContext = (carrier: Record<string, string>): void =>
  propagation.inject(context.active(), carrier);

/** The active context with the message's creation context as its span. */
export const extractContext = (headers: Readonly<Record<string, string>>): Context =>
  propagation.extract(context.active(), headers, defaultTextMapGetter);

/**
 * The relay's sending of one stored message. It becomes a child of the request that created the message,
 * which has long been answered; the stored context itself travels on unchanged.
 */
export function withPublishSpan<T>(message: MessageFacts, publish: () => Promise<T>): Promise<T> {
  return inSpan(startPublishSpan(message), publish);
}

/** The same for messages that are sent as one batch: each has its span, of the time that the batch took. */
export function withPublishSpans<T>(
  messages: readonly MessageFacts[],
  publish: () => Promise<T>,
): Promise<T> {
  return inSpans(messages.map(startPublishSpan), publish);
}

const startPublishSpan = (message: MessageFacts): Span => {
  const options: SpanOptions = {
    kind: SpanKind.PRODUCER,
    attributes: {
      ...factsOf(message),
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'publish',
    },
  };
  const name = `publish ${message.destinationTemplate}`;
  return tracer.startSpan(name, options, extractContext(message.headers));
};

/**
 * The handling of fetched messages by one durable consumer. One message continues the trace that created
 * it, as the conventions allow and one trace from the request to the last effect needs. Several messages
 * share one span that can have only one parent, and link to their creation contexts.
 */
export function withProcessSpan<T>(
  messages: readonly MessageFacts[],
  subscription: string,
  process: () => Promise<T>,
): Promise<T> {
  const [first, ...others] = messages;
  if (first === undefined) return process();
  const span = others.length === 0 ? startSingle(first, subscription) : startBatch(messages, subscription);
  return inSpan(span, process);
}

const startSingle = (message: MessageFacts, subscription: string): Span =>
  tracer.startSpan(
    `process ${message.destinationTemplate}`,
    { kind: SpanKind.CONSUMER, attributes: { ...factsOf(message), ...processing(subscription) } },
    extractContext(message.headers),
  );

function startBatch(messages: readonly MessageFacts[], subscription: string): Span {
  const templates = [...new Set(messages.map((message) => message.destinationTemplate))];
  const [template] = templates;
  const attributes: Attributes = {
    ...system,
    ...processing(subscription),
    'messaging.batch.message_count': messages.length,
  };
  if (templates.length > 1 || template === undefined) {
    return tracer.startSpan(`process ${subscription}`, batchOptions(messages, attributes));
  }
  return tracer.startSpan(
    `process ${template}`,
    batchOptions(messages, { ...attributes, 'messaging.destination.template': template }),
  );
}

const batchOptions = (messages: readonly MessageFacts[], attributes: Attributes): SpanOptions => ({
  kind: SpanKind.CONSUMER,
  attributes,
  links: messages.flatMap(linkTo),
});

function linkTo(message: MessageFacts): Link[] {
  const spanContext = trace.getSpanContext(extractContext(message.headers));
  return spanContext === undefined
    ? []
    : [{ context: spanContext, attributes: { 'messaging.message.id': message.messageId } }];
}

const factsOf = (message: MessageFacts): Attributes => ({
  ...system,
  'messaging.destination.name': message.destination,
  'messaging.destination.template': message.destinationTemplate,
  'messaging.message.id': message.messageId,
});

const processing = (subscription: string): Attributes => ({
  'messaging.operation.type': 'process',
  'messaging.operation.name': 'process',
  'messaging.destination.subscription.name': subscription,
});

/** Runs the work with the span active and ends it with the work's outcome. */
const inSpan = <T>(span: Span, work: () => Promise<T>): Promise<T> =>
  inSpans([span], () => context.with(trace.setSpan(context.active(), span), work));

/** Ends all of the spans with the work's outcome; none of them is active. */
async function inSpans<T>(spans: readonly Span[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    for (const span of spans) {
      if (error instanceof Error) span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
    }
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
}
