/** Programs that start their workers themselves. */
import type { FixedProgram } from './fixed-program.ts';

const REPLY = `
/// reply.ts
import { parentPort, workerData } from 'node:worker_threads';
import { square } from './tasks.ts';
parentPort?.postMessage(square(workerData));
`;

/** The program is lowered to JavaScript, with its files named so. */
const FILE = `new URL('./reply.js', import.meta.url)`;

export const WORKER_PROGRAMS: readonly FixedProgram[] = [
  {
    rule: 'no-worker-per-task',
    source: `import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';

function run(n: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(${FILE}, { workerData: n });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => code === 0 || reject(new Error(String(code))));
  });
}
const server = createServer(async (request, response) => {
  response.end(String(await run(Number(request.url?.slice(1)))));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
console.log(await (await fetch(\`http://127.0.0.1:\${port}/7\`)).text());
server.close();
${REPLY}`,
    output: '49\n',
  },
  {
    rule: 'no-worker-per-task',
    source: `import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';

const server = createServer((request, response) => {
  // One answer for each request.
  const worker = new Worker(${FILE}, { workerData: Number(request.url?.slice(1)) });
  worker.once('message', (value) => {
    response.end(String(value));
  });
  worker.once('error', (error) => response.destroy(error as Error));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
console.log(await (await fetch(\`http://127.0.0.1:\${port}/8\`)).text());
server.close();
${REPLY}`,
    output: '64\n',
  },
  {
    rule: 'handle-worker-errors',
    isBroken: true,
    source: `import { Worker } from 'node:worker_threads';
function run(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./failing.js', import.meta.url));
    worker.once('message', resolve);
  });
}
console.log(await run().catch((error: Error) => error.message));
/// failing.ts
throw new Error('it failed');
export {};
`,
    output: 'it failed\n',
  },
  {
    rule: 'no-respawn-loop',
    source: `import { fork } from 'node:child_process';
const child = fork(new URL('./working.js', import.meta.url));
child.on('exit', () => {
  fork(new URL('./working.js', import.meta.url));
});
/// working.ts
console.log('worked');
export {};
`,
    output: 'worked\nworked\n',
  },
  {
    rule: 'no-prototype-loss',
    isBroken: true,
    source: `import { fork } from 'node:child_process';
import { once } from 'node:events';
const child = fork(new URL('./counting.js', import.meta.url));
child.send(new Map([['one', 1]]) as never);
const [size] = await once(child, 'message');
child.disconnect();
console.log(size);
/// counting.ts
process.once('message', (value) => {
  process.send?.(value instanceof Map ? value.size : 'no map');
});
`,
    output: '1\n',
  },
];
