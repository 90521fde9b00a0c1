/**
 * Asks a local HTTP server, which takes 30 ms to answer, for prices.
 *
 * - Linter: nothing to find.
 * - Profiler: a task only waits. No pool is needed: awaiting the requests together on the event loop is fastest.
 */
import { createServer, get } from 'node:http';

const symbols = Array.from({ length: 24 }, (_, i) => `ITEM-${i}`);
const ANSWER_AFTER_MS = 30;

export async function fetchPrice(symbol: string): Promise<number> {
  const port = await serverPort();
  return await new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: `/${symbol}` }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve(Number(body)));
    });
    request.on('error', reject);
  });
}

export async function fetchAll(): Promise<number[]> {
  return await Promise.all(symbols.map((symbol) => fetchPrice(symbol)));
}

let port: Promise<number> | undefined;

/** Starts the server at the first call; it does not keep the process alive. */
function serverPort(): Promise<number> {
  port ??= new Promise((resolve) => {
    const server = createServer((request, response) => {
      setTimeout(() => response.end(String(request.url?.length ?? 0)), ANSWER_AFTER_MS);
    });
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
    server.unref();
  });
  return port;
}
