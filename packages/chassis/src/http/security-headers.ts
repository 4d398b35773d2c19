import type { RequestHandler } from 'express';

/** For answers that are data: nothing in them may run, be framed, be guessed at or be kept by a proxy. */
const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

const headerList = Object.entries(headers);

/** Names and values in turn, as `writeHead` takes them: an answer's head is then written in one go. */
export const securityHeaderLines: readonly string[] = headerList.flat();

/** For the pages that Express sends. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  for (const [name, value] of headerList) response.setHeader(name, value);
  next();
};

/** The reference page has its style within itself, and nothing else. */
export const pageContentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
