import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { KeepAliveConnections, postRequest } from '../../src/spine/keep-alive-connections.js';

describe('KeepAliveConnections', () => {
  let server: Server;
  let url: string;
  let answer: RequestListener;

  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo; // A listening TCP server has an address and a port.
    url = `http://127.0.0.1:${port}/v1/policies`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('sends the body and the headers and reads the answer', async () => {
    answer = async (request, response) => {
      const body = await text(request);
      response.writeHead(201).end(`${request.method} ${request.url} ${request.headers['x-key']} ${body}`);
    };
    const connections = await KeepAliveConnections.open(url, 1);
    const { status, body } = await connections.send(postRequest(url, '{"保单":1}', { 'x-key': 'k1' }));
    connections.close();
    expect(status).toBe(201);
    expect(body.toString()).toContain('POST /v1/policies k1 {"保单":1}');
  });

  test('uses its connections again, one request at a time on each', async () => {
    const sockets = new Set<unknown>();
    let underWay = 0;
    let most = 0;
    answer = async (request, response) => {
      sockets.add(request.socket);
      underWay += 1;
      most = Math.max(most, underWay);
      await text(request);
      underWay -= 1;
      response.end('ok');
    };
    const connections = await KeepAliveConnections.open(url, 3);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => connections.send(postRequest(url, '{}', {}))),
    );
    connections.close();
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(sockets.size).toBe(3);
    expect(most).toBeLessThanOrEqual(3);
  });

  test('waits for the rest of an answer that comes in pieces', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '6' });
      response.write('abc');
      setImmediate(() => response.end('def'));
    };
    const connections = await KeepAliveConnections.open(url, 1);
    const { body } = await connections.send(postRequest(url, '{}', {}));
    connections.close();
    expect(body.toString()).toBe('abcdef');
  });

  test('says so when the server goes away', async () => {
    answer = (request) => request.socket.destroy();
    const connections = await KeepAliveConnections.open(url, 1);
    await expect(connections.send(postRequest(url, '{}', {}))).rejects.toThrow('closed the connection');
    connections.close();
  });
});
