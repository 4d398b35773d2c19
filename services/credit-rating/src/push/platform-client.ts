import { readFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import type { NotAcknowledged, PlatformAnswer } from './acknowledgement.js';
import type { PushSettings } from './push-settings.js';

const largestAnswerBytes = 8 * 1024 * 1024;
const longestRetryAfterSeconds = 3_600;

const readFile = (file: string | undefined): Buffer | undefined =>
  file === undefined ? undefined : readFileSync(file);

const retryAfterMillis = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,6}$/.test(header)
    ? Math.min(Number(header), longestRetryAfterSeconds) * 1_000
    : undefined;

export type Asked = PlatformAnswer | NotAcknowledged;

const causeOf = (fault: unknown): string =>
  fault instanceof Error ? ('code' in fault ? String(fault.code) : '') || fault.name : 'unknown';

/**
 * Asks the municipal platform over HTTPS. Every request has a connection of its own, so that what is left over from
 * one answer is never taken for the next one; its files are read anew, so that they can be replaced.
 */
export class PlatformClient {
  readonly #url: string;
  readonly #settings: PushSettings;

  constructor(url: string, settings: PushSettings) {
    this.#url = url.replace(/\/+$/, '');
    this.#settings = settings;
  }

  get(path: string, signal: AbortSignal): Promise<Asked> {
    return this.#ask(path, signal);
  }

  post(path: string, body: unknown, signal: AbortSignal): Promise<Asked> {
    return this.#ask(path, signal, Buffer.from(JSON.stringify(body)));
  }

  async #ask(path: string, signal: AbortSignal, body?: Buffer): Promise<Asked> {
    const { MUNICIPAL_PLATFORM_DEADLINE_MILLIS: deadlineMillis } = this.#settings;
    const deadline = AbortSignal.timeout(deadlineMillis);
    try {
      return await this.#exchange(path, AbortSignal.any([signal, deadline]), body);
    } catch (fault) {
      if (deadline.aborted) {
        return { fault: 'DEADLINE', detail: `no whole answer within ${deadlineMillis} ms` };
      }
      return { fault: 'CONNECTION', detail: `the exchange broke off: ${causeOf(fault)}` };
    }
  }

  #options(signal: AbortSignal, body: Buffer | undefined): RequestOptions {
    const settings = this.#settings;
    const bodyHeaders = { 'content-type': 'application/json', 'content-length': String(body?.length ?? 0) };
    return {
      method: body === undefined ? 'GET' : 'POST',
      agent: false,
      signal,
      ca: readFile(settings.MUNICIPAL_PLATFORM_CA_FILE),
      cert: readFile(settings.MUNICIPAL_PLATFORM_CERTIFICATE_FILE),
      key: readFile(settings.MUNICIPAL_PLATFORM_KEY_FILE),
      headers: { accept: 'application/json', ...(body === undefined ? {} : bodyHeaders) },
    };
  }

  #exchange(path: string, signal: AbortSignal, body: Buffer | undefined): Promise<PlatformAnswer> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}${path}`, this.#options(signal, body), (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('error', reject);
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > largestAnswerBytes) response.destroy(new Error('the answer is too large'));
          else parts.push(part);
        });
        response.on('end', () => {
          // A connection that was cut ends a response, too.
          if (!response.complete) return reject(new Error('the answer was cut off'));
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            text: Buffer.concat(parts).toString(),
            retryAfterMillis: retryAfterMillis(response.headers['retry-after']),
          });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}
