import { parentPort } from 'node:worker_threads';
import { burn } from './tasks.cjs';

parentPort.on('message', (message) => {
  if (message === 'stop') parentPort.close();
  else parentPort.postMessage(burn(message.ms));
});
