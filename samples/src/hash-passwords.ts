/**
 * Hashes passwords with the asynchronous scrypt of node:crypto.
 *
 * - Linter: nothing to find.
 * - Profiler: it computes, but in native code on libuv's threads, which run in parallel already. No pool is
 *   needed: await the calls together.
 */
import { scrypt } from 'node:crypto';

const passwords = Array.from({ length: 24 }, (_, i) => `correct horse battery staple ${i}`);

export function hashPassword(password: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(password, 'a constant salt, for a sample only', 64, (error, key) => {
      if (error) reject(error);
      else resolve(key.toString('hex'));
    });
  });
}

export async function hashAll(): Promise<string[]> {
  return await Promise.all(passwords.map((password) => hashPassword(password)));
}
